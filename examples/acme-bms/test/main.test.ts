import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('prints its address and keys that work, and ends on SIGTERM', async () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--port', '0', '--company', 'Printed'])
  const said = new Map<string, string>()
  for await (const line of createInterface(child.stdout)) {
    const [, name = '', value = ''] = /^(Acme listens on|API key:|office key:) (.*)$/.exec(line) ?? []
    said.set(name, value)
    if (name === 'office key:') break
  }
  const response = await fetch(`${said.get('Acme listens on')}/v1/company`, {
    headers: { authorization: `Bearer ${said.get('API key:')}` },
  })
  expect(await response.json()).toMatchObject({ name: 'Printed' })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

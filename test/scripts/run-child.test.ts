import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const runChild = fileURLToPath(new URL('../../scripts/run-child.js', import.meta.url))
const blocked = `process.on('SIGTERM', () => undefined).on('SIGINT', () => undefined)
process.stdout.write('up', () => { for (;;) {} })`
const parent = `import { runChild } from ${JSON.stringify(runChild)}
const end = await runChild(process.execPath, ['-e', ${JSON.stringify(blocked)}], {
  cwd: process.cwd(), env: process.env, graceMs: 100,
})
process.stdout.write(JSON.stringify(end))`

it('a command that is blocked is killed after it was asked to end twice', async () => {
  const running = spawn(process.execPath, ['--input-type=module', '-e', parent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  running.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const closed = once(running, 'close')
  await once(running.stdout, 'data')
  running.kill('SIGTERM')
  // Two of one kind that arrive together count as one.
  running.kill('SIGINT')
  await closed
  expect(said).toBe('up{"code":1,"signal":"SIGKILL"}')
})

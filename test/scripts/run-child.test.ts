import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const runChild = fileURLToPath(new URL('../../scripts/run-child.js', import.meta.url))
const blocked = `process.on('SIGTERM', () => undefined).on('SIGINT', () => undefined)
process.stdout.write('up', () => { for (;;) {} })`
const parent = `import { runChild } from ${JSON.stringify(runChild)}
await runChild([process.execPath, '-e', ${JSON.stringify(blocked)}], { graceMs: 100 })`

it('a program that is blocked is killed after it was asked to end twice, and whoever started it ends as it did', async () => {
  const running = spawn(process.execPath, ['--input-type=module', '-e', parent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(running, 'close')
  await once(running.stdout, 'data')
  running.kill('SIGTERM')
  // Two of one kind that arrive together count as one.
  running.kill('SIGINT')
  expect(await closed).toEqual([null, 'SIGKILL'])
})

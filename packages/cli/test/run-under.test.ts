import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { CliProcess } from './support/spawn-cli.ts'

const script = fileURLToPath(new URL('./support/run-under-this-node.js', import.meta.url))

async function start(...args: readonly string[]) {
  const parent = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const outputClosed = once(parent, 'close')
  const cli = new CliProcess(parent)
  await cli.until(() => (cli.stdout.startsWith('child') ? true : undefined))
  return { parent, cli, outputClosed }
}

it('a command run under another Node gets SIGTERM, and its exit code comes back', async () => {
  const { parent, outputClosed } = await start()
  parent.kill('SIGTERM')
  expect(await outputClosed).toEqual([7, null])
})

it('a command line run under another Node does not outlive kill -9 of the one that was started', async () => {
  const { parent, outputClosed } = await start()
  parent.kill('SIGKILL')
  // Both write to it: it closes with the last of the two.
  expect(await outputClosed).toEqual([null, 'SIGKILL'])
})

it.each([[['SIGTERM']], [['SIGTERM', 'SIGTERM']], [['SIGINT', 'SIGINT']]] as const)(
  'one that is blocked is killed a while after %j, with a word and exit code 70',
  async (signals) => {
    const { parent, cli, outputClosed } = await start('blocked')
    for (const signal of signals) parent.kill(signal)
    expect(await outputClosed).toEqual([70, null])
    expect(cli.stderr).toContain('blocked')
  },
)

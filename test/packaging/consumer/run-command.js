// Copied beside the installed tarballs: the installed command takes a job from a local Dispatch and answers it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createSandbox } from '@truckroll/sandbox'

const sandbox = await createSandbox({ port: 0 })
await sandbox.listen()
const account = sandbox.accounts.find(({ role }) => role === 'gateway')
assert(account !== undefined)
const bin = 'node_modules/truckroll/bin/truckroll.js'
const command = spawn(process.execPath, [bin, 'run'], {
  env: {
    PATH: process.env.PATH,
    TRUCKROLL_DISPATCH_URL: sandbox.url,
    TRUCKROLL_DISPATCH_KEY: account.key,
    TRUCKROLL_DISPATCH_SECRET: account.secret,
    TRUCKROLL_ADAPTER: './accepting-adapter.js',
    TRUCKROLL_HTTP_PORT: '0',
    TRUCKROLL_STORE: process.env.TRUCKROLL_STORE ?? `sqlite:run-command-${process.versions.node}.db`,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const ended = once(command, 'exit')
for await (const line of createInterface({ input: command.stdout })) {
  if (JSON.parse(line).msg === 'ready') break
}
command.stdout.resume()
sandbox.control.brand.offerJob({ fields: { title: 'No cool air' } })
await sandbox.control.until(() => sandbox.control.received().some(({ role }) => role === 'gateway'))
command.kill('SIGTERM')
assert.deepEqual(await ended, [0, null])
await sandbox.close()
process.stdout.write('the command took a job and answered it\n')

import { createConnectClient } from '@truckroll/client'
import { createGateway, createSqliteStore, defineAdapter, type Logger } from '@truckroll/gateway'
import { createSandbox, type Sandbox } from '@truckroll/sandbox'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const help = `Drain of Dispatch's queue at 100 ms a round trip, as ratios of one run.

Usage: npm run bench [-- --messages 600] [-- --json FILE]
`

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '600' },
    json: { type: 'string' },
    help: { type: 'boolean' },
  },
})

const latencyMs = 100
const batch = 10
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

if (values.help === true) process.stdout.write(help)
else await bench(Number(values.messages))

async function bench(messages: number): Promise<void> {
  process.stdout.write(`drain of ${messages} messages, ${latencyMs} ms a round trip\n`)
  // A naive reader needs a round trip a message and more: a tenth of the messages shows its rate.
  const naiveRate = await measure(
    'sequential poller',
    Math.max(batch, Math.floor(messages / 10)),
    drainNaively,
  )
  const rate = await measure('truckroll', messages, drainWithGateway)
  // The protocol's bound: a poll and its parallel acks, two round trips for ten messages.
  const bound = batch / ((2 * latencyMs) / 1000)
  const rows = [
    { what: 'drain at 100 ms against the sequential poller', ratio: rate / naiveRate, atLeast: 5 },
    {
      what: 'drain at 100 ms against the bound of 2 round trips for 10 messages',
      ratio: rate / bound,
      atLeast: 0.9,
    },
  ]
  for (const { what, ratio, atLeast } of rows) {
    process.stdout.write(
      `${ratio >= atLeast ? 'ok  ' : 'MISS'}  ${ratio.toFixed(2)} (at least ${atLeast})  ${what}\n`,
    )
  }
  if (values.json !== undefined) {
    const facts = { node: process.version, messages, latencyMs, naiveRate, rate, bound, rows }
    await writeFile(values.json, `${JSON.stringify(facts, null, 2)}\n`)
  }
  if (rows.some(({ ratio, atLeast }) => ratio < atLeast)) process.exitCode = 1
}

/** Messages a second, from the first poll until the last ack. */
async function measure(
  name: string,
  messages: number,
  drain: (sandbox: Sandbox, done: Promise<void>) => Promise<void>,
): Promise<number> {
  const sandbox = await createSandbox({ port: 0, fifo: 'job' })
  await sandbox.listen()
  const account = gatewayAccount(sandbox)
  for (let id = 1; id <= messages; id++) {
    const job = { id, title: `job ${id}`, status: 'offered' }
    sandbox.control.emit({ accountKey: account.key, payload: { Actions: [{ ID: null, Put: { job } }] } })
  }
  sandbox.control.changeSettings({ latencyMs })
  const isEmpty = () => sandbox.control.queue(account.key).messages.length === 0
  const done = sandbox.control.until(isEmpty, 600_000).then(() => undefined)
  const startedAt = performance.now()
  const finished = drain(sandbox, done)
  await done
  const seconds = (performance.now() - startedAt) / 1000
  await finished
  await sandbox.close()
  process.stdout.write(`      ${name}: ${(messages / seconds).toFixed(1)} messages a second\n`)
  return messages / seconds
}

/** Poll 10, work, ack one by one: as one reads the playbook at first. */
async function drainNaively(sandbox: Sandbox): Promise<void> {
  const { key, secret } = gatewayAccount(sandbox)
  const client = createConnectClient({ url: sandbox.url, key, secret })
  for (;;) {
    const result = await client.poll({ maxMessages: batch })
    if (result.kind !== 'messages' || result.messages.length === 0) return
    for (const { receipt, procedureId } of result.messages) {
      if (receipt !== undefined) await client.ack({ receipt, procedureId })
    }
  }
}

async function drainWithGateway(sandbox: Sandbox, done: Promise<void>): Promise<void> {
  const { key, secret } = gatewayAccount(sandbox)
  const folder = await mkdtemp(join(tmpdir(), 'truckroll-bench-'))
  class Quick {
    createJob({ job }: { readonly job: { readonly id: unknown } }) {
      return Promise.resolve({ bmsId: String(job.id) })
    }
    async cancelJob() {}
  }
  const gateway = createGateway({
    adapter: defineAdapter({ name: 'quick', version: '1.0.0', adapter: Quick, inject: [] }),
    store: createSqliteStore({ path: join(folder, 'truckroll.db') }),
    logger: silent,
    settings: { dispatchUrl: sandbox.url, dispatchKey: key, dispatchSecret: secret },
  })
  await gateway.start()
  await done
  await gateway.stop()
  await rm(folder, { recursive: true, force: true })
}

function gatewayAccount(sandbox: Sandbox) {
  const account = sandbox.accounts.find(({ role }) => role === 'gateway')
  if (account === undefined) throw new Error('the sandbox has no gateway account')
  return account
}

import { defineAdapter } from '@truckroll/gateway'
import { createGateway, type Gateway, SecretBox, type StoredProvider } from '@truckroll/gateway/embed'
import { createPostgresStore } from '@truckroll/postgres'
import { Cluster } from '@truckroll/throwaway-postgres'
import { setTimeout as pause } from 'node:timers/promises'
import { connectedProvider } from '../../support/connected-provider.ts'
import { stamp } from '../bench-store.ts'
import type { Bench, Report } from '../bench.ts'
import { secret, silent } from '../gateway-under-test.ts'

const processes = 4
const encryptionKey = Buffer.alloc(32, 7).toString('base64')
const shareMs = 60_000
/** A lease, and the pause until somebody asks for it. */
const takeOverMs = 30_000
const pollMs = 5

class IdleAdapter {
  async createJob() {
    return { bmsId: 'WO-1' }
  }
  async cancelJob() {}
}

/** Who polled a credential last, and whether two polled it at once. */
class PollWatch {
  readonly #last = new Map<string, number>()
  readonly #polling = new Set<string>()
  polledTwice = 0
  polls = 0

  readonly poll = async (key: string, process: number): Promise<void> => {
    this.polls += 1
    if (this.#polling.has(key)) this.polledTwice += 1
    this.#polling.add(key)
    await pause(pollMs)
    this.#polling.delete(key)
    this.#last.set(key, process)
  }
}

/** Credentials by the thousand, shared by the gateways of one store: in one program here, each with a store of its own. */
export const pollShares: Bench = {
  name: 'poll-shares',
  does: '10,000 credentials shared by four gateways on PostgreSQL; one joins late, one dies',
  async run(report, scale) {
    const count = scale === 'full' ? 10_000 : 100
    await using cluster = await Cluster.start({ isDurable: true })
    const url = await cluster.createDatabase()
    await addProviders(url, count)
    const watch = new PollWatch()
    const gateways: Gateway[] = []
    const start = async (index: number) => {
      const gateway = createShare(url, watch, index)
      await gateway.start()
      gateways.push(gateway)
    }
    for (let index = 0; index < processes - 1; index += 1) await start(index)
    await until('three share them', () => areEven(gateways, count), 2 * shareMs)
    const joined = performance.now()
    await start(processes - 1)
    await until('the fourth has its part', () => areEven(gateways, count), 2 * shareMs)
    told(report, 'one that joins has its part', performance.now() - joined, shareMs)
    const stopped = performance.now()
    await gateways.pop()?.stop()
    await until('the others have its part', () => areEven(gateways, count), 2 * shareMs)
    told(
      report,
      'what one that stops has polled is polled by others',
      performance.now() - stopped,
      takeOverMs,
    )
    report.figure({ what: 'polls', value: watch.polls, unit: '' })
    await Promise.all(gateways.map((gateway) => gateway.stop()))
    if (watch.polledTwice > 0)
      throw new Error(`${watch.polledTwice} polls of a credential that another one polled`)
  },
}

function told(report: Report, what: string, ms: number, against: number): void {
  const row = { what, against: `${against / 1_000} s`, ratio: ms / against, target: { atMost: 1 } }
  report.row(row)
}

/** Whether each leads its share, a tenth more or less, and all credentials have somebody. */
async function areEven(gateways: readonly Gateway[], count: number): Promise<boolean> {
  const counts = await Promise.all(
    gateways.map(async (gateway) => {
      const { credentials } = await gateway.status()
      return credentials.filter(({ role }) => role === 'leading').length
    }),
  )
  const share = count / gateways.length
  const sum = counts.reduce((one, other) => one + other, 0)
  return sum === count && counts.every((own) => Math.abs(own - share) <= share / 10)
}

async function until(what: string, check: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`expected within ${withinMs} ms: ${what}`)
    await pause(500)
  }
}

function createShare(url: string, watch: PollWatch, index: number): Gateway {
  return createGateway({
    adapter: defineAdapter({ name: 'idle', version: '1.0.0', adapter: IdleAdapter, inject: [] }),
    store: createPostgresStore({ url }),
    logger: silent,
    connect: ({ key }) => ({
      async poll() {
        await watch.poll(key, index)
        return { kind: 'messages', messages: [], bodyBytes: 2 }
      },
      ack: async () => undefined,
      post: async () => undefined,
    }),
    settings: { ...stamp, environment: 'sandbox', credentials: 'per-provider', encryptionKey },
  })
}

async function addProviders(url: string, count: number): Promise<void> {
  const secrets = new SecretBox(encryptionKey)
  const store = createPostgresStore({ url })
  await store.open(stamp)
  const providers = Array.from({ length: count }, (_, index) => toProvider(`provider-${index}`, secrets))
  for (let from = 0; from < count; from += 100)
    await Promise.all(providers.slice(from, from + 100).map((provider) => store.addProvider(provider)))
  await store.close()
}

function toProvider(id: string, secrets: SecretBox): StoredProvider {
  const sealedDispatch = secrets.seal(JSON.stringify({ key: id, secret }), `dispatch:${id}`)
  return { ...connectedProvider(id, id, Date.now()), organizationIdJson: JSON.stringify(id), sealedDispatch }
}

import { Agent } from 'undici'

import { createKey, type KeyKind } from './access/api-key.ts'
import { RateLimiter } from './access/rate-limiter.ts'
import { toIsoTime } from './clock.ts'
import { notFound } from './errors.ts'
import type { AcmeEvent } from './events/event.ts'
import { Journal } from './events/journal.ts'
import { FaultSwitches } from './faults/fault-switches.ts'
import { createServer } from './http/create-server.ts'
import { Office } from './office/office.ts'
import { resolveOptions, type AcmeBmsOptions } from './options.ts'
import { createId } from './random.ts'
import { createServices } from './services.ts'
import type { Company } from './sql/company-store.ts'
import { openDatabase } from './sql/open-database.ts'
import { createStores } from './sql/stores.ts'
import { Transactions } from './sql/transactions.ts'
import { createPostWebhook } from './webhooks/post-webhook.ts'
import { WebhookSender } from './webhooks/webhook-sender.ts'

const eventsKeptMs = 30 * 24 * 3600 * 1000

export interface NewCompany {
  companyId: string
  /** For other systems: `/v1`. Shown once. */
  apiKey: string
  /** For people: `/office`. Shown once. */
  officeKey: string
}

/** A running Acme. */
export interface AcmeBms {
  readonly url: string
  readonly port: number
  createCompany(input: { name: string }): NewCompany
  companies(): Company[]
  /** One more key of a company; the earlier ones stay valid. Throws ACME_NOT_FOUND. */
  addKey(companyId: string, kind: KeyKind): string
  /** From now on no key of that kind that the company has is taken. */
  revokeKeys(companyId: string, kind: KeyKind): void
  /** The acts of somebody who works there. */
  office(companyId: string, userName?: string): Office
  /** Called with every event of every company, right after it is durable; returns a function that stops it. */
  onEvent(listener: (event: AcmeEvent) => void): () => void
  /** Present if the option `faults` is on. */
  readonly faults: FaultSwitches | undefined
  /** Safe twice. Webhooks not sent stay in the data file for the next start. */
  close(): Promise<void>
}

/** Starts Acme: opens its data, listens, sends what webhooks wait from the last run. Throws if it cannot. */
export async function createAcmeBms(options: AcmeBmsOptions = {}): Promise<AcmeBms> {
  const { port, host, data, rateLimitPerSecond, webhookRetryBaseMs, clock, random, onError, ...rest } =
    resolveOptions(options)
  const database = openDatabase(data)
  const stores = createStores(database)
  const transactions = new Transactions(database)
  const journal = new Journal({ stores, transactions, clock, random, onError })
  const services = createServices({ stores, transactions, journal, clock, random })
  const agent = new Agent({ connections: 8, connect: { timeout: 5000 } })
  const sender = new WebhookSender({
    deliveries: stores.deliveries,
    post: createPostWebhook(agent),
    clock,
    random,
    retryBaseMs: webhookRetryBaseMs,
  })
  const faults = rest.faults ? new FaultSwitches() : undefined
  const limiter = new RateLimiter(rateLimitPerSecond, rateLimitPerSecond * 2, clock)
  const server = await createServer({ services, stores, limiter, random, clock, faults, onError })

  const addKey = (companyId: string, kind: KeyKind): string => {
    if (stores.companies.find(companyId) === undefined) throw notFound('company', companyId)
    const key = createKey(kind, random)
    stores.companies.insertKey(companyId, kind, key, toIsoTime(clock.now()))
    return key.text
  }
  const createCompany = ({ name }: { name: string }): NewCompany =>
    transactions.run(() => {
      const companyId = createId('co', random)
      stores.companies.insert({ id: companyId, name, createdAt: toIsoTime(clock.now()) })
      return { companyId, apiKey: addKey(companyId, 'api'), officeKey: addKey(companyId, 'office') }
    })
  const stop = async (): Promise<void> => {
    await server.close()
    await sender.stop()
    await agent.close()
    database.close()
  }
  let stopping: Promise<void> | undefined

  stores.events.purge(toIsoTime(clock.now() - eventsKeptMs))
  journal.listen(() => sender.wake())
  const url = await server.listen({ port, host }).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  sender.start()

  return {
    url,
    port: Number(new URL(url).port),
    createCompany,
    companies: () => stores.companies.all(),
    addKey,
    revokeKeys: (companyId, kind) => stores.companies.deleteKeys(companyId, kind),
    office: (companyId, userName = 'office') =>
      new Office(services, { companyId, keyId: 'in-process', actor: { kind: 'user', name: userName } }),
    onEvent: (listener) => journal.listen(listener),
    faults,
    close: () => (stopping ??= stop()),
  }
}

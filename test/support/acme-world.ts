import acmeAdapter from '@truckroll/example-acme-adapter'
import {
  createAcmeBms,
  type AcmeBms,
  type AcmeBmsOptions,
  type Office,
  type WorkOrder,
} from '@truckroll/example-acme-bms'
import type { JsonObject, Logger } from '@truckroll/gateway'
import {
  createGateway,
  type Gateway,
  type GatewayEvents,
  type GatewaySettingsInput,
  type ProviderRequest,
  type Store,
  type StoredUpdate,
} from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import {
  createSandbox,
  parseAccounts,
  type Sandbox,
  type SandboxAccountInput,
  type SandboxControl,
  type SandboxOptions,
} from '@truckroll/sandbox'
import { createServer, type GatewayServer } from '@truckroll/server'
import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { onTestFinished } from 'vitest'
import { Brand } from './brand.ts'
import { Company } from './company.ts'
import { until } from './until.ts'

type ProviderSettings = NonNullable<ProviderRequest['settings']>

export const callbackToken = 'callback-token-of-the-tests'
export const caller = { token: 'test' }

export const brandAccount: SandboxAccountInput = {
  key: 'account|1|brand',
  secret: 'b1'.repeat(32),
  role: 'brand',
  sources: [{ id: 123, name: 'American Pie' }],
}
export const gatewayAccount: SandboxAccountInput = {
  key: 'account|2|gateway',
  secret: 'b2'.repeat(32),
  role: 'gateway',
  acks: true,
  errors: true,
}
const applicationAccount: SandboxAccountInput = {
  key: 'account|3|application',
  secret: 'b3'.repeat(32),
  role: 'application',
}

const gatewayEvents: readonly (keyof GatewayEvents)[] = [
  'message:recorded',
  'message:acked',
  'attempt:started',
  'attempt:done',
  'attempt:failed',
  'event:parked',
  'update:queued',
  'update:sent',
  'update:settled',
  'provider:changed',
  'attention:raised',
]

export interface AcmeWorldOptions {
  readonly settings?: Partial<GatewaySettingsInput>
  readonly acme?: AcmeBmsOptions
  readonly sandbox?: SandboxOptions
  /** The brands and the gateway; the application keys come besides. */
  readonly accounts?: readonly SandboxAccountInput[]
  readonly store?: Store
}

/** Dispatch, a brand, Acme BMS and the gateway between them, over HTTP on loopback. */
export class AcmeWorld {
  readonly sandbox: Sandbox
  readonly acme: AcmeBms
  readonly gateway: Gateway
  readonly server: GatewayServer
  readonly brand: Brand
  readonly logged: string[]
  readonly #changes = new EventEmitter().setMaxListeners(0)
  readonly #companies: Company[] = []
  #jobs = 0

  constructor(parts: {
    sandbox: Sandbox
    acme: AcmeBms
    gateway: Gateway
    server: GatewayServer
    logged: string[]
  }) {
    this.sandbox = parts.sandbox
    this.acme = parts.acme
    this.gateway = parts.gateway
    this.server = parts.server
    this.logged = parts.logged
    this.brand = this.brandOf(brandAccount.key)
    this.acme.onEvent(() => this.#changes.emit('change'))
    for (const name of gatewayEvents) this.gateway.on(name, () => this.#changes.emit('change'))
  }

  get control(): SandboxControl {
    return this.sandbox.control
  }

  until<T>(what: string, check: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
    return until(this.#changes, what, check)
  }

  brandOf(key: string): Brand {
    const account = this.sandbox.accounts.find((one) => one.key === key)
    if (account === undefined) throw new Error(`expected an account ${key}`)
    return new Brand(this.sandbox.url, account, (what, check) => this.until(what, check))
  }

  /** A company that works with Acme, has its webhook set up and asks to be connected. */
  async askToConnect(id: string, settings: ProviderSettings = {}): Promise<Company> {
    const company = await Company.create(this.acme, id, `${this.server.url}/v1/bms/webhook/${id}`)
    this.#companies.push(company)
    await this.gateway.providers.onboard(
      {
        externalOrganizationId: id,
        name: company.name,
        email: `${id}@example.com`,
        credentials: company.credentials,
        settings,
      },
      caller,
    )
    await this.control.until(() =>
      this.control.requests().some(({ externalOrganizationId }) => externalOrganizationId === id),
    )
    return company
  }

  /** The same, and Dispatch has matched it and called back. */
  async connect(id = 'best-hvac', settings: ProviderSettings = {}): Promise<Company> {
    const company = await this.askToConnect(id, settings)
    this.control.match(id, {
      callback: { url: `${this.server.url}/v1/dispatch/activations`, token: callbackToken },
    })
    await this.until(`${id} is connected`, async () => {
      return (await this.gateway.providers.get(id))?.state === 'connected'
    })
    return company
  }

  /** The brand offers a job to the company; gives Dispatch's id of it. */
  async offer(
    company: Company,
    fields: JsonObject = {},
    brand: Brand = this.brand,
  ): Promise<{ jobId: string; claim: string }> {
    const claim = `claim-${++this.#jobs}`
    await brand.post('job', {
      ...jobFields,
      external_organization_id: company.id,
      ...fields,
      external_id: claim,
    })
    return { jobId: this.jobOf(claim), claim }
  }

  /** The newest job of that claim. */
  jobOf(claim: string): string {
    const job = this.control.jobs().findLast(({ externalId }) => externalId === claim)
    if (job === undefined) throw new Error(`expected a job of ${claim}`)
    return String(job.id)
  }

  /** Waits until the job is a work order that the gateway knows by its id. */
  async workOrderOf(company: Company, jobId: string): Promise<WorkOrder> {
    const bmsId = await this.until(`job ${jobId} is linked`, async () => {
      return (await this.gateway.jobs.get(jobId))?.bmsId
    })
    return company.office.look(bmsId).workOrder
  }

  /** Offers a job and waits for its work order. */
  async begin(company: Company, fields: JsonObject = {}, brand: Brand = this.brand): Promise<Begun> {
    const { jobId, claim } = await this.offer(company, fields, brand)
    const { id } = await this.workOrderOf(company, jobId)
    return { jobId, claim, id, office: company.office }
  }

  /** Waits until nothing is on its way any more: no message, no event, no update, no webhook. */
  async quiet(): Promise<void> {
    await this.until('everything is still', async () => {
      const { waiting, inFlight } = this.control.queue(gatewayAccount.key)
      const { waitingEvents, queuedUpdates } = await this.gateway.status()
      if (waiting + inFlight + waitingEvents + queuedUpdates > 0) return false
      const owed = await Promise.all(this.#companies.map((company) => company.webhooksWaiting()))
      return owed.every((count) => count === 0)
    })
  }

  async updatesOf(jobId: string): Promise<readonly StoredUpdate[]> {
    return this.gateway.jobs.updates(jobId)
  }

  async attention(): Promise<readonly string[]> {
    return (await this.gateway.operations.listAttention()).items.map(({ text }) => text)
  }
}

export interface Begun {
  readonly jobId: string
  readonly claim: string
  /** Of the work order. */
  readonly id: string
  readonly office: Office
}

/** Starts it all, and closes it when the test is over. */
export async function createAcmeWorld(options: AcmeWorldOptions = {}): Promise<AcmeWorld> {
  const accounts = parseAccounts([
    ...(options.accounts ?? [brandAccount, gatewayAccount]),
    applicationAccount,
  ])
  const sandbox = await createSandbox({ port: 0, seed: 1, accounts, ...options.sandbox })
  onTestFinished(() => sandbox.close())
  await sandbox.listen()
  const acme = await createAcmeBms({
    port: 0,
    faults: true,
    webhookRetryBaseMs: 20,
    rateLimitPerSecond: 10_000,
    ...options.acme,
  })
  onTestFinished(() => acme.close())
  const logged: string[] = []
  const logger = createLogger(logged)
  const gateway = createGateway({
    adapter: acmeAdapter,
    adapterSettings: { url: acme.url },
    store: options.store ?? createSqliteStore({ path: ':memory:' }),
    logger,
    settings: {
      dispatchUrl: sandbox.url,
      dispatchKey: gatewayAccount.key,
      dispatchSecret: gatewayAccount.secret,
      appKey: applicationAccount.key,
      appSecret: applicationAccount.secret,
      appId: 'acme',
      encryptionKey: randomBytes(32).toString('base64'),
      pollIntervalMs: 20,
      retryBaseMs: 5,
      retryMaxMs: 50,
      ...options.settings,
    },
  })
  await gateway.start()
  onTestFinished(() => gateway.stop({ graceMs: 1_000 }))
  const server = createServer({ gateway, logger, settings: { httpPort: 0, callbackToken } })
  await server.listen()
  onTestFinished(() => server.close({ graceMs: 100 }))
  return new AcmeWorld({ sandbox, acme, gateway, server, logged })
}

function createLogger(logged: string[]): Logger {
  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  return { debug: () => undefined, info: write, warn: write, error: write, child: () => createLogger(logged) }
}

const jobFields: JsonObject = {
  status: 'offered',
  title: 'Furnace out',
  service_type: 'hvac',
  service_fee: 130,
  symptom: 'no heat',
  service_instructions: 'call first',
  address: { street_1: '1755 Ridgeview Dr', city: 'Arlington', state: 'TX', postal_code: '76012' },
  customer: {
    first_name: 'James',
    last_name: 'Dodd',
    email: 'devs+dodd@dispatch.me',
    phone_numbers: [{ number: '+15559803824', primary: true, type: 'Mobile' }],
  },
  equipment_descriptions: [{ manufacturer: 'Acme', model_name: 'heater', serial_number: '01024' }],
  ui_options: {
    show_decline: true,
    reject_reasons: ['wrong_area|Too far|false|false', 'other|Other|true|true'],
    complete_reasons: ['ready_for_billing'],
    pause_reasons: ['waiting_for_parts', 'no_show'],
    cancel_reasons: ['provider_canceled'],
  },
}

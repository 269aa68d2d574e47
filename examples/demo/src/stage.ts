import { createAcmeBms, type AcmeBms } from '@truckroll/example-acme-bms'
import acmeAdapter from '@truckroll/example-acme-adapter'
import type { Logger } from '@truckroll/gateway'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createSandbox, type Sandbox } from '@truckroll/sandbox'
import { createServer, type GatewayServer } from '@truckroll/server'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'

/** Fixed ports to work with, 0 for free ones to watch. */
export interface StagePorts {
  readonly sandbox: number
  readonly gateway: number
  readonly acme: number
}

/** A local Dispatch, a field-service product and the gateway between them, all running. */
export interface Stage {
  readonly sandbox: Sandbox
  readonly acme: AcmeBms
  readonly gateway: Gateway
  readonly server: GatewayServer
  readonly company: Company
  /** The brand's and the gateway's keys at Dispatch. */
  readonly keys: { readonly brand: SandboxKey; readonly gateway: SandboxKey }
  /** Dispatch's id of Best HVAC, once matched. */
  readonly organizationId: string
  close(): Promise<void>
}

export interface Company {
  readonly id: string
  readonly name: string
  /** For programs: `/v1` of Acme. */
  readonly apiKey: string
  /** For people: `/office` of Acme. */
  readonly officeKey: string
}

export interface SandboxKey {
  readonly key: string
  readonly secret: string
}

/** The provider's id in Acme's world, as the gateway knows it. */
const providerId = 'best-hvac'

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }

/** Starts everything on loopback; if a later part fails, what was started is closed again. */
export async function openStage(ports: StagePorts, logger: Logger = quiet): Promise<Stage> {
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (const part of closing.splice(0).toReversed()) await part()
  }
  try {
    const sandbox = await createSandbox({ port: ports.sandbox, fifo: 'job' })
    await sandbox.listen()
    closing.push(() => sandbox.close())
    const acme = await createAcmeBms({
      port: ports.acme,
      faults: true,
      webhookRetryBaseMs: 200,
      rateLimitPerSecond: 100,
    })
    closing.push(() => acme.close())
    const created = acme.createCompany({ name: 'Best HVAC' })
    const company = {
      id: created.companyId,
      name: 'Best HVAC',
      apiKey: created.apiKey,
      officeKey: created.officeKey,
    }
    const keys = {
      brand: keyOf(sandbox, 'brand'),
      gateway: keyOf(sandbox, 'gateway'),
      application: keyOf(sandbox, 'application'),
    }
    const callbackToken = randomBytes(16).toString('hex')
    const gateway = createGateway({
      adapter: acmeAdapter,
      adapterSettings: { url: acme.url },
      store: createSqliteStore({ path: ':memory:' }),
      logger,
      settings: {
        dispatchUrl: sandbox.url,
        dispatchKey: keys.gateway.key,
        dispatchSecret: keys.gateway.secret,
        appKey: keys.application.key,
        appSecret: keys.application.secret,
        appId: 'acme',
        encryptionKey: randomBytes(32).toString('base64'),
        pollIntervalMs: 200,
      },
    })
    await gateway.start()
    closing.push(() => gateway.stop({ graceMs: 2_000 }))
    const server = createServer({ gateway, logger, settings: { httpPort: ports.gateway, callbackToken } })
    await server.listen()
    closing.push(() => server.close({ graceMs: 500 }))
    const parts = { sandbox, acme, gateway, server, company }
    const organizationId = await connectProvider(parts, callbackToken)
    return { ...parts, keys, organizationId, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What happens when a service company presses "connect to Dispatch" in Acme. */
async function connectProvider(
  stage: Pick<Stage, 'acme' | 'gateway' | 'sandbox' | 'server' | 'company'>,
  callbackToken: string,
): Promise<string> {
  const { acme, gateway, sandbox, server, company } = stage
  const webhookSecret = await registerWebhook(
    acme,
    company.apiKey,
    `${server.url}/v1/bms/webhook/${providerId}`,
  )
  const connected = new Promise<void>((resolve) => {
    const end = gateway.on('provider:changed', ({ state }) => {
      if (state !== 'connected') return
      end()
      resolve()
    })
  })
  await gateway.providers.onboard(
    {
      externalOrganizationId: providerId,
      name: company.name,
      email: 'best@hvac.org',
      phoneNumber: '555-123-4123',
      address: { street: '4705 Smith Ave', city: 'Philadelphia', state: 'PA', country: 'US' },
      credentials: { apiKey: company.apiKey, webhookSecret },
    },
    { token: 'demo' },
  )
  await sandbox.control.until(() => sandbox.control.requests().length > 0)
  sandbox.control.match(providerId, {
    callback: { url: `${server.url}/v1/dispatch/activations`, token: callbackToken },
  })
  await connected
  const { organizationId } = (await gateway.providers.get(providerId)) ?? {}
  if (organizationId === undefined) throw new Error('the provider is connected without an organization id')
  return organizationId
}

async function registerWebhook(acme: AcmeBms, apiKey: string, url: string): Promise<string> {
  const answer = await fetch(new URL('/v1/webhooks', acme.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  })
  if (!answer.ok) throw new Error(`Acme answered ${answer.status} to a new webhook, expected 201`)
  return z.object({ secret: z.string() }).parse(await answer.json()).secret
}

function keyOf(sandbox: Sandbox, role: 'brand' | 'gateway' | 'application'): SandboxKey {
  const account = sandbox.accounts.find((candidate) => candidate.role === role)
  if (account === undefined) throw new Error(`the sandbox has no ${role} account`)
  return { key: account.key, secret: account.secret }
}

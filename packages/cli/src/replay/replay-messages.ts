import { randomBytes } from 'node:crypto'
import {
  createGateway,
  createSqliteStore,
  type Gateway,
  type ImportRequest,
  type ProviderRequest,
} from '@truckroll/gateway/embed'
import { isJsonObject, readActions, stringifyJson } from '@truckroll/protocol'
import type { Logger } from 'pino'
import type { LoadedAdapter } from '../adapter/load-adapter.ts'
import type { KnownJob, RecordedMessage } from '../recorded/recorded-message.ts'
import { createRecordingConnect, type WouldSend } from './recording-connect.ts'
import { watchReplay, type ReplayedEvent } from './watch-replay.ts'

export interface ReplayResult {
  readonly events: readonly ReplayedEvent[]
  /** What would have gone to Dispatch. */
  readonly wouldSend: readonly WouldSend[]
  /** What the adapter wants a person to look at. */
  readonly attention: readonly string[]
}

export interface ReplayOptions {
  readonly adapter: LoadedAdapter
  readonly adapterSettings: unknown
  /** Connected before the event comes, with its credentials and settings. */
  readonly provider: ProviderRequest | undefined
  readonly logger: Logger
  readonly timeoutMs: number
}

const caller = { token: 'replay' }

/**
 * Hands recorded messages to an adapter, each event once and in order: no server, no Dispatch, a store in memory.
 * The adapter calls its vendor as ever. Resolves when every event was tried, or with what is known when time is up.
 */
export async function replayMessages(
  messages: readonly RecordedMessage[],
  options: ReplayOptions,
): Promise<ReplayResult> {
  const wouldSend: WouldSend[] = []
  const gateway = createGateway({
    settings: {
      dispatchKey: 'replay',
      dispatchSecret: '00',
      appKey: 'replay',
      appSecret: '00',
      appId: 'replay',
      encryptionKey: randomBytes(32).toString('base64'),
      pollIntervalMs: 3_600_000,
      maxAttempts: 1,
      attemptTimeoutMs: options.timeoutMs,
    },
    adapter: options.adapter.definition,
    adapterSettings: options.adapterSettings,
    store: createSqliteStore({ path: ':memory:' }),
    logger: options.logger,
    connect: createRecordingConnect(wouldSend),
  })
  const watch = watchReplay(gateway)
  try {
    await gateway.start()
    if (options.provider !== undefined) await connect(gateway, options.provider, messages)
    const known = messages.flatMap(({ knownJob }) => (knownJob === undefined ? [] : [toImported(knownJob)]))
    if (known.length > 0) await gateway.jobs.import(known, caller)
    for (const { type, payload } of messages) {
      const body = stringifyJson({ ...(type !== undefined && { type }), payload })
      const expected = watch.expect(readActions(payload, type).length)
      await gateway.webhooks.receiveDispatch(Buffer.from(body))
      await expected.within(options.timeoutMs + 1_000)
    }
    const attention = await gateway.operations.listAttention()
    return { events: watch.events(), wouldSend, attention: attention.items.map((item) => item.text) }
  } finally {
    await gateway.stop({ graceMs: 1_000 })
  }
}

function toImported({ id, organizationId, sourceId, bmsId }: KnownJob): ImportRequest {
  return {
    id,
    bmsId,
    ...(organizationId !== undefined && { organizationId }),
    ...(sourceId !== undefined && { sourceId }),
  }
}

/** As Dispatch would: under the organization that the first job names. */
async function connect(
  gateway: Gateway,
  provider: ProviderRequest,
  messages: readonly RecordedMessage[],
): Promise<void> {
  await gateway.providers.onboard(provider, caller)
  const organizationId = findOrganizationId(messages) ?? 1
  await gateway.providers.change(provider.externalOrganizationId, { organizationId }, caller)
}

function findOrganizationId(messages: readonly RecordedMessage[]): string | number | undefined {
  for (const { payload, type } of messages) {
    for (const { entity } of readActions(payload, type)) {
      const id = isJsonObject(entity) ? entity['organization_id'] : undefined
      if (typeof id === 'string' || typeof id === 'number') return id
    }
  }
  return undefined
}

import { randomBytes } from 'node:crypto'
import { createGateway, type ImportRequest, type ProviderRequest } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { isJsonObject, readActions } from '@truckroll/protocol'
import type { Logger } from 'pino'
import type { LoadedAdapter } from '../adapter/load-adapter.ts'
import type { KnownJob, Recorded } from '../recorded/recorded-message.ts'
import { ActDriver, connectProvider } from './drive-act.ts'
import { RecordingConnect, type WouldSend } from './recording-connect.ts'
import { noFiles } from './no-files.ts'
import { watchReplay, type ReplayedEvent } from './watch-replay.ts'

export interface ReplayResult {
  readonly events: readonly ReplayedEvent[]
  /** How many were not tried, because they wait behind a failed one. */
  readonly notTried: number
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
  /** Called as soon as an event was tried. */
  readonly onEvent: (event: ReplayedEvent) => void
}

const caller = { token: 'replay' }
const unknownProvider =
  'The adapter needs the login of a provider, and none is connected: name its file with --provider.'

/**
 * Hands recorded events to an adapter, each once and in order: no server, no Dispatch, a store in memory. The
 * adapter calls its vendor as usual. Resolves when every event was tried, or when time is up, with what is
 * known by then.
 */
export async function replayMessages(
  recorded: readonly Recorded[],
  options: ReplayOptions,
): Promise<ReplayResult> {
  const dispatch = new RecordingConnect()
  const gateway = createGateway({
    settings: {
      dispatchKey: 'replay',
      dispatchSecret: '00',
      appKey: 'replay',
      appSecret: '00',
      appId: 'replay',
      encryptionKey: randomBytes(32).toString('base64'),
      pollIntervalMs: 10,
      maxAttempts: 1,
      attemptTimeoutMs: options.timeoutMs,
      // The vendor's double listens on this machine.
      allowPrivateAddresses: ['127.0.0.0/8', '::1/128'],
    },
    adapter: options.adapter.definition,
    adapterSettings: options.adapterSettings,
    store: createSqliteStore({ path: ':memory:' }),
    logger: options.logger,
    connect: dispatch.connect,
    files: noFiles,
  })
  const acts = new Set(recorded.flatMap((each) => ('act' in each ? [each.act] : [])))
  const watch = watchReplay(gateway, acts, options.onEvent)
  const driver = new ActDriver(gateway, dispatch)
  try {
    await gateway.start()
    const { provider } = options
    if (provider !== undefined) {
      await connectProvider(gateway, provider, findOrganizationId(recorded, provider) ?? 1)
    }
    const known = recorded.flatMap((each) =>
      'knownJob' in each && each.knownJob !== undefined ? [toImported(each.knownJob)] : [],
    )
    if (known.length > 0) await gateway.jobs.import(known, caller)
    for (const each of recorded) {
      const expected = watch.expect('act' in each ? 1 : readActions(each.payload, each.type).length)
      await ('act' in each ? driver.drive(each) : dispatch.give(each))
      await expected.within(options.timeoutMs + 1_000)
    }
    const attention = await gateway.operations.listAttention()
    const held = await gateway.operations.listHeld()
    const isUnknown = held.items.some(({ reason }) => reason === 'provider_unknown')
    return {
      events: watch.events(),
      notTried: watch.notTried(),
      wouldSend: dispatch.sentBut(driver.posted),
      attention: [...attention.items.map((item) => item.text), ...(isUnknown ? [unknownProvider] : [])],
    }
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

/** The one that the recorded provider has, else that of the first job. */
function findOrganizationId(
  recorded: readonly Recorded[],
  { externalOrganizationId }: ProviderRequest,
): string | number | undefined {
  for (const each of recorded) {
    if ('kind' in each) {
      if (each.knownJob.organizationId !== undefined) return each.knownJob.organizationId
    } else if ('act' in each) {
      const { provider } = each
      if (provider.externalOrganizationId === externalOrganizationId) return provider.organizationId
    } else {
      for (const { entity } of readActions(each.payload, each.type)) {
        const id = isJsonObject(entity) ? entity['organization_id'] : undefined
        if (typeof id === 'string' || typeof id === 'number') return id
      }
    }
  }
  return undefined
}

import {
  SystemClock,
  type AdapterProvider,
  type AttemptContext,
  type Clock,
  type EventResponse,
  type EventType,
  type JobRequest,
  type Logger,
  type PreviousOutcome,
  type Update,
} from '@truckroll/gateway'
import {
  AddressRule,
  createHttpDispatcher,
  ForeignTransport,
  UndiciHttpClient,
} from '@truckroll/gateway/embed'
import { HttpBridgeAdapter, bridgeSettingsSchema, type BridgeProviderSettings } from '../src/index.ts'

export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly fields: object
}

export interface DriveOptions {
  readonly settings: Record<string, unknown>
  readonly clock?: Clock
}

/** The adapter on a real HTTP client, and what the gateway would have seen of it. */
export function createDrive({ settings, clock = new SystemClock() }: DriveOptions) {
  const dispatcher = createHttpDispatcher()
  const lines: LogLine[] = []
  const logger = createLogger(lines)
  const foreign = new ForeignTransport(new AddressRule(['127.0.0.0/8']))
  const http = new UndiciHttpClient(dispatcher, clock, foreign)
  const adapter = new HttpBridgeAdapter(bridgeSettingsSchema.parse({ secret, ...settings }), http, clock)
  return { adapter, lines, logger, stop: () => Promise.all([dispatcher.destroy(), foreign.close()]) }
}

export interface RequestOptions {
  readonly type?: EventType
  readonly data?: Record<string, unknown>
  readonly attempt?: number
  readonly previous?: PreviousOutcome
  readonly provider?: AdapterProvider<BridgeProviderSettings>
  readonly signal?: AbortSignal
  readonly send?: (update: Update, key?: string) => Promise<{ id: string; state: string }>
}

export const recordedAt = Date.UTC(2026, 2, 1, 14, 30, 5, 250)

/** A request as the gateway makes them, for any method of the adapter. */
export function createRequest(options: RequestOptions = {}): JobRequest<BridgeProviderSettings> {
  const context: AttemptContext<BridgeProviderSettings> = {
    provider: options.provider ?? null,
    credentials: undefined,
    saveCredentials: () => Promise.resolve(),
    refreshCredentials: (refresh) => refresh(undefined),
    logger: createLogger([]),
    signal: options.signal ?? new AbortController().signal,
    event: {
      id: 'msg-1_0',
      type: options.type ?? 'job.created',
      recordedAt,
      data: options.data ?? { job: { id: 9007199254740993n, title: 'Café' }, provider: null },
    },
    attempt: options.attempt ?? 1,
    previous: options.previous,
    step: () => Promise.reject(new Error('the bridge takes no steps')),
    files: { get: () => Promise.reject(new Error('the bridge fetches no files')) },
    updates: { send: options.send ?? (() => Promise.reject(new Error('no update was expected'))) },
  }
  return {
    ...context,
    job: { id: 9007199254740993n },
    link: { bmsId: undefined, set: () => Promise.reject(new Error('the bridge links by its answer')) },
    reasons: { showDecline: null, reject: [], complete: [], pause: [], cancel: [] },
    descriptionText: undefined,
  }
}

/** What an attempt threw; fails if it threw nothing. */
export async function thrownBy(attempt: Promise<EventResponse | void>): Promise<unknown> {
  try {
    await attempt
  } catch (error) {
    return error
  }
  throw new Error('expected the attempt to fail')
}

function createLogger(lines: LogLine[]): Logger {
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields })
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => createLogger(lines),
  }
}

import {
  readReasons,
  toReadableText,
  type AdapterEvent,
  type AdapterProvider,
  type JobEvent,
  type JobFile,
  type JobRequest,
  type Logger,
  type StepRunner,
  type Update,
} from '@truckroll/gateway'

export interface JobRequestParts<Settings, Credentials> {
  readonly job: JobEvent
  readonly settings: Settings
  readonly credentials: Credentials
  /** The work order that the job is linked to; absent: none yet. */
  readonly bmsId?: string
  readonly event?: Partial<AdapterEvent>
  /** 2 or more: each step asks its `find` first, as after a failure. Default 1. */
  readonly attempt?: number
  /** Files of the job by their token. */
  readonly files?: Readonly<Record<string, JobFile>>
}

export interface TestJobRequest<Settings, Credentials> extends JobRequest<Settings, Credentials> {
  /** What the adapter sent by `updates.send`. */
  readonly sent: readonly Update[]
}

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }

/**
 * A request as a gateway makes it for one attempt, to call one method of an adapter with. Spread it to add
 * what the method's own request has in addition, such as `note` or `changed`.
 */
export function createJobRequest<Settings, Credentials>(
  parts: JobRequestParts<Settings, Credentials>,
): TestJobRequest<Settings, Credentials> {
  const { job, settings, files = {}, attempt = 1 } = parts
  const provider: AdapterProvider<Settings> = {
    externalOrganizationId: 'provider-1',
    organizationId: '1',
    name: 'Provider 1',
    settings,
  }
  const event = {
    id: 'event-1',
    type: 'job.created' as const,
    recordedAt: Date.now(),
    data: {},
    ...parts.event,
  }
  const sent: Update[] = []
  let { credentials } = parts
  const saveCredentials = (next: Credentials) => {
    credentials = next
    return Promise.resolve()
  }
  return {
    job,
    link: {
      bmsId: parts.bmsId,
      set: (bmsId) => Promise.resolve(parts.bmsId ?? String(bmsId)),
    },
    reasons: readReasons(job),
    descriptionText: job.description == null ? undefined : toReadableText(job.description),
    provider,
    get credentials() {
      return credentials
    },
    saveCredentials,
    refreshCredentials: async (refresh) => {
      const next = await refresh(credentials)
      await saveCredentials(next)
      return next
    },
    logger: quiet,
    signal: new AbortController().signal,
    event,
    attempt,
    previous: attempt === 1 ? undefined : 'crashed',
    step: createStepRunner(event.id, attempt),
    files: {
      get: (token) => {
        const file = files[token]
        return file === undefined
          ? Promise.reject(new Error(`expected the token of a file that the test gave, got ${token}`))
          : Promise.resolve(file)
      },
    },
    updates: {
      send: (update) => {
        sent.push(update)
        return Promise.resolve({ id: `update-${sent.length}`, state: 'queued' })
      },
    },
    sent,
  }
}

function createStepRunner(eventId: string, attempt: number): StepRunner {
  return async (name, work) => {
    const key = `${eventId}-${name}`
    if (typeof work === 'function') return work(key)
    const found = attempt > 1 ? await work.find?.(key) : undefined
    return found ?? work.run(key)
  }
}

import {
  jobEventSchema,
  isJsonObject,
  parseJson,
  readReasons,
  toReadableText,
  type JobEvent,
} from '@truckroll/protocol'
import type { FilesClient } from '@truckroll/client'
import { readBounded } from '@truckroll/client'
import type { AttemptContext, JobFiles, JobRequest, UpdateSink } from '../adapter/requests.ts'
import { applyQuirks, type BrandQuirk } from '../adapter/brand-quirk.ts'
import { RetryableError, TerminalError } from '../adapter/errors.ts'
import { toBmsId } from '../adapter/read-response.ts'
import {
  type ClaimedEvent,
  type Clock,
  GatewayError,
  type Logger,
  type InboxStore,
  type ControlStore,
} from '@truckroll/store'
import { toEchoesOfFile } from '../updates/to-echo.ts'
import { listRefused } from '../updates/list-refused.ts'
import type { UpdateService } from '../updates/update-service.ts'
import type { Update } from '../updates/update.ts'
import { noLogin } from '../logins/login-access.ts'
import type { LoginBook } from '../logins/login-book.ts'
import type { OpenProvider } from '../providers/open-provider.ts'
import type { AttemptGate } from './attempt-gate.ts'
import type { Handover } from './handed-event.ts'
import { createStepRunner } from './step-runner.ts'

const maxFileBytes = 64 * 1024 * 1024

export interface AttemptRequestParts {
  readonly store: InboxStore & ControlStore
  readonly clock: Clock
  readonly logger: Logger
  readonly files: FilesClient
  readonly updates: UpdateService
  readonly logins: LoginBook
}

export interface AttemptFacts {
  readonly event: ClaimedEvent
  /** What the event is about, as it came. */
  readonly entity: unknown
  /** It is news of an update that itself answered a notice: an answer to it would go round in a circle. */
  readonly isCircle: boolean
  readonly handover: Handover
  readonly attempt: number
  /** Whether its steps may have been done before, by an earlier attempt or before the store was restored. */
  readonly looksFirst: boolean
  readonly provider: OpenProvider | undefined
  readonly gate: AttemptGate
  readonly signal: AbortSignal
}

/** What every method of an adapter is given. */
export function toAttemptContext(parts: AttemptRequestParts, facts: AttemptFacts): AttemptContext {
  const { event, handover, signal, gate } = facts
  return {
    provider: facts.provider?.provider ?? null,
    get credentials() {
      return facts.provider?.login.credentials
    },
    ...(facts.provider === undefined ? noLogin : parts.logins.accessTo(facts.provider.login, signal)),
    logger: parts.logger.child({ eventId: event.id, jobId: event.jobId, attempt: facts.attempt }),
    signal,
    event: { id: event.id, type: handover.type, recordedAt: event.recordedAt, data: handover.data },
    attempt: facts.attempt,
    previous: event.previous,
    step: createStepRunner({
      ...parts,
      claim: event.claim,
      gate,
      signal,
      looksFirst: facts.looksFirst,
      results: event.steps,
    }),
    files: createJobFiles(parts, facts),
    updates: createUpdateSink(parts, facts),
  }
}

/** What methods about a known job are given besides. */
export function toJobRequest(
  parts: AttemptRequestParts,
  facts: AttemptFacts,
  quirks: readonly BrandQuirk[],
): JobRequest {
  const { event } = facts
  const job = toMergedJob(event, facts.handover, quirks)
  // Not spread: `credentials` stays what is stored at the moment.
  return Object.assign(toAttemptContext(parts, facts), {
    job,
    link: createJobLink(parts.store, event, facts.gate),
    reasons: readReasons(job.ui_options),
    descriptionText: toDescriptionText(job, facts.handover),
  })
}

/** Reading markdown takes longer than all else of a handover: what was read for its data is not read again. */
function toDescriptionText({ description }: JobEvent, { job, data }: Handover): string | undefined {
  if (typeof description !== 'string') return undefined
  const read = data['descriptionText']
  return typeof read === 'string' && job?.['description'] === description ? read : toReadableText(description)
}

/** The last full job with a small event's fields laid over it, as the quirks of its brand have it. */
function toMergedJob(event: ClaimedEvent, handover: Handover, quirks: readonly BrandQuirk[]): JobEvent {
  // Of other events it is the job as known, with its last status.
  const stored =
    event.putKey === 'job' && !event.isFullJob ? (event.job?.handedBody ?? event.job?.body) : undefined
  const before = stored === undefined ? {} : parseJson(stored)
  const merged = { id: event.jobId, ...toObject(before), ...handover.job }
  return jobEventSchema.parse(applyQuirks(quirks, merged))
}

function toObject(value: unknown): object {
  return isJsonObject(value) ? value : {}
}

function createJobLink(store: InboxStore, event: ClaimedEvent, gate: AttemptGate): JobRequest['link'] {
  let bmsId = event.job?.bmsId
  return {
    get bmsId() {
      return bmsId
    },
    async set(given) {
      gate.check('a link')
      if (event.jobId === undefined) throw new GatewayError('TR_JOB_UNKNOWN', 'this event belongs to no job')
      bmsId = await store.linkJob(event.jobId, toBmsId(given, 'link.set'), event.job?.term)
      return bmsId
    },
  }
}

function createJobFiles(parts: AttemptRequestParts, facts: AttemptFacts): JobFiles {
  const { files, store } = parts
  const { event, entity, signal } = facts
  return {
    async get(fileToken, format) {
      const file = await files.get({ fileToken, format, signal })
      const { bytes, isTooLarge, brokeWith } = await readBounded(file.body, maxFileBytes)
      if (brokeWith !== undefined) throw new RetryableError('the file broke off', { cause: brokeWith })
      if (isTooLarge) throw new TerminalError(`the file is larger than ${maxFileBytes} bytes`)
      // Before the BMS can have it, so that it cannot repeat it unnoticed.
      if (format === undefined && event.putKey === 'attachment') {
        const echoes = toEchoesOfFile(event.jobId, entity, { fileToken, bytes })
        if (echoes.length > 0) await store.noteEchoes(event.claim, echoes)
      }
      return { contentType: file.contentType, contentLength: file.contentLength, bytes }
    },
  }
}

function createUpdateSink(parts: AttemptRequestParts, facts: AttemptFacts): UpdateSink {
  const { gate } = facts
  let position = 0
  return {
    async send(update, key) {
      gate.check('an update')
      const outcome = await sendForEvent(parts, facts, update, key ?? String(position++))
      return outcome
    },
  }
}

/**
 * Sends an update that an attempt brought; a retry of the attempt finds it taken. One of a job that went to another
 * provider meanwhile is listed for a person and not sent: the event is handed over all the same.
 */
export async function sendForEvent(
  { updates, store }: Pick<AttemptRequestParts, 'updates' | 'store'>,
  { event, isCircle }: Pick<AttemptFacts, 'event' | 'isCircle'>,
  update: Update,
  key: string,
): Promise<{ readonly id: string; readonly state: string }> {
  if (event.jobId === undefined) throw new GatewayError('TR_JOB_UNKNOWN', 'this event belongs to no job')
  const idempotencyKey = `event:${event.id}:${key}`
  const answer = event.isNotice ? { answersNotice: { isCircle } } : {}
  const [outcome] = await updates.accept([
    { jobId: event.jobId, term: event.job?.term, update, idempotencyKey, source: 'adapter', ...answer },
  ])
  if (outcome?.kind === 'queued') return outcome.update
  if (outcome?.isLost === true) {
    const { jobId, provider } = event
    await listRefused(store, { update, error: outcome.error, isLost: true, jobId, provider })
    return { id: `${event.id}-refused-${key}`, state: 'suppressed' }
  }
  throw outcome?.error ?? new GatewayError('TR_UPDATE_INVALID', 'expected one update')
}

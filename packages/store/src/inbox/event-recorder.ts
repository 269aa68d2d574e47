import { eventIdOf } from '@truckroll/protocol'
import type { NewEvent, NewMessage } from '../inbox-store.ts'
import { joinImport, type OpenImport } from '../jobs/imports.ts'
import { asMoved, type KnownJob, seen, withStatus, withToldVisit } from '../jobs/known-job.ts'
import { loseJob } from '../jobs/lose-job.ts'
import { type EventPlace, type LostTerm, nextKeyOf, placeOf } from '../jobs/place-event.ts'
import { gates } from '../keys/gates.ts'
import type { Routine } from '../routine/routine.ts'
import type { EventRow } from './event-rows.ts'
import type { RecordingFacts } from './recording-facts.ts'
import type { RecordingWork } from './recording-work.ts'
import type { RecordingWrites } from './recording-writes.ts'
import { type ToldTwin, wayOf } from './twins.ts'

/** What the last event is called that an organization hears of a job that it loses. */
const MOVED = 'job.moved'

/** What an event is recorded as. */
interface RecordedAs {
  readonly id: string
  readonly messageId: string
  readonly contentHash: string | undefined
  readonly traceparent: string | undefined
}

interface Place extends EventPlace {
  readonly state: EventRow['state']
}

/** Records the events of messages, each on what those before it have left. */
export class EventRecorder {
  readonly touched = new Set<string>()
  readonly #facts: RecordingFacts
  readonly #work: RecordingWork
  readonly #writes: RecordingWrites
  readonly #seqs: readonly number[]
  #seqCount = 0
  #lastSeq = 0
  readonly #jobs: Map<string, KnownJob>
  readonly #lost: Map<string, readonly LostTerm[]>

  constructor(facts: RecordingFacts, work: RecordingWork, writes: RecordingWrites) {
    this.#facts = facts
    this.#work = work
    this.#writes = writes
    this.#seqs = facts.known.seqs.toSorted((one, other) => one - other)
    this.#jobs = new Map(facts.jobs)
    this.#lost = new Map(facts.lost)
  }

  /** Records the events of a message under this id of it; returns those recorded. */
  *record(message: NewMessage, messageId: string): Routine<readonly RecordedAs[]> {
    const recorded: RecordedAs[] = []
    for (const event of message.events) {
      const id = messageId === message.messageId ? event.id : eventIdOf(messageId, event.index)
      // It stands with the first event of its message.
      const contentHash = recorded.length === 0 ? message.contentHash : undefined
      const as = { id, messageId, contentHash, traceparent: message.traceparent }
      recorded.push(as)
      yield* this.#record(event, as, message)
    }
    return recorded
  }

  *#record(event: NewEvent, as: RecordedAs, message: NewMessage): Routine<void> {
    const { jobId, twinHash, fullJob, credential } = event
    const twin = twinHash === undefined ? undefined : this.#facts.twins.find(twinHash, wayOf(message))
    const job = jobId === undefined ? undefined : this.#jobs.get(jobId)
    const lost = jobId === undefined ? [] : (this.#lost.get(jobId) ?? [])
    if (jobId === undefined || job === undefined || twin !== undefined) {
      yield* this.#add(event, placeOf(event, job, lost), as, message, twin)
      return
    }
    const provider = this.#facts.known.owners.providerOf(credential, fullJob?.organizationId)
    const nextKey = nextKeyOf(event, job, lost, provider)
    if (nextKey === undefined) {
      yield* this.#add(event, placeOf(event, job, lost), as, message, undefined)
      return
    }
    yield* this.#move(event, jobId, job, nextKey, as)
    const moved = { ...as, id: `${as.id}-moved`, contentHash: undefined }
    yield* this.#add(event, { key: nextKey }, moved, message, undefined)
  }

  *#add(
    event: NewEvent,
    place: EventPlace,
    as: RecordedAs,
    message: NewMessage,
    twin: ToldTwin | undefined,
  ): Routine<void> {
    const { twinHash } = event
    const seq = this.#insert(event, { ...place, state: twin === undefined ? 'waiting' : 'done' }, as)
    if (twinHash !== undefined) this.#facts.twins.add(seq, twinHash, wayOf(message), twin)
    if (twin !== undefined) return
    if (place.lost === undefined) yield* this.#keepFacts(event, seq)
    yield* this.#touch(event, place, seq)
    this.#writes.tell(event)
  }

  /** The last event of the organization that had the job; it is over at once if that one has nothing to hear. */
  *#move(event: NewEvent, jobId: string, job: KnownJob, nextKey: string, as: RecordedAs): Routine<void> {
    const { key, term, organizationId, provider, credential } = job
    const lost: LostTerm = { jobId, term, key, organizationId, provider }
    yield* this.#writes.flush()
    const loss = { jobId, job, nextKey, to: event.organizationId, eventId: as.id }
    const isOver = yield* loseJob(loss)
    this.#lost.set(jobId, [lost, ...(this.#lost.get(jobId) ?? [])])
    this.#jobs.set(jobId, asMoved(job, nextKey))
    const { entityId: _entityId, fullJob: _fullJob, ...rest } = event
    const end: NewEvent = {
      ...rest,
      putKey: MOVED,
      credential,
      ...(organizationId === undefined ? {} : { organizationId }),
    }
    const seq = this.#insert(end, { key, lost, state: isOver ? 'skipped' : 'waiting' }, as)
    if (!isOver) yield* this.#touch(end, { key, lost }, seq)
  }

  /** What an event tells of its job. */
  *#keepFacts(event: NewEvent, seq: number): Routine<void> {
    const { fullJob: facts, jobId, jobStatus, jobStatusMessage, visit } = event
    const { now } = this.#facts
    if (facts !== undefined) {
      yield* this.#see(event, facts, seq)
      return
    }
    const job = jobId === undefined ? undefined : this.#jobs.get(jobId)
    // One of a job that is not known leaves nothing.
    if (jobId === undefined || job === undefined) return
    const told = jobStatus === undefined ? job : withStatus(job, jobStatus, jobStatusMessage, now)
    const known = visit === undefined ? told : withToldVisit(told, visit, now)
    if (known === job) return
    this.#jobs.set(jobId, known)
    this.#writes.setJob(jobId, known)
  }

  *#see(event: NewEvent, facts: NonNullable<NewEvent['fullJob']>, seq: number): Routine<void> {
    const { id, organizationId, externalId } = facts
    const { known, now, jobs, imports } = this.#facts
    const provider = known.owners.providerOf(event.credential, organizationId)
    const job = seen(this.#jobs.get(id), facts, event, provider, now)
    this.#jobs.set(id, job)
    this.#writes.setJob(id, job, { facts, event: { seq, body: event.body } })
    if (externalId === undefined || job.provider === undefined) return
    // Nobody looked for an import of a provider that the job has by an event just before.
    const wasLookedFor = job.provider === (provider ?? jobs.get(id)?.provider)
    if (wasLookedFor && !imports.some(isOf({ externalId, provider: job.provider }))) return
    yield* this.#writes.flush()
    if (yield* joinImport(id, externalId, job.provider)) this.#jobs.set(id, { ...job, isCreated: true })
  }

  *#touch(event: NewEvent, { key, lost }: EventPlace, headSeq: number): Routine<void> {
    const { jobId, credential } = event
    const { owners } = this.#facts.known
    const job = lost ?? (jobId === undefined ? undefined : this.#jobs.get(jobId))
    const organizationId = job?.organizationId ?? event.organizationId
    const provider = job?.provider ?? owners.providerOf(credential, organizationId)
    const owner = { jobId, organizationId, provider }
    const gatesOfKey = owners.gatesOf(owner)
    const isUnknown = provider === undefined && organizationId !== undefined
    const mayWait = (gatesOfKey & gates.activation) !== 0 || (isUnknown && this.#work.holdsUnknown)
    this.touched.add(key)
    yield* this.#writes.touch({ key, ...owner, gates: gatesOfKey, headSeq }, mayWait && jobId !== undefined)
  }

  #insert(event: NewEvent, { key, lost, state }: Place, as: RecordedAs): number {
    const { id, messageId, contentHash, traceparent } = as
    const { now } = this.#facts
    const seq = this.#nextSeq()
    this.#writes.add({
      seq,
      id,
      message_id: messageId,
      key,
      job_id: event.jobId,
      put_key: event.putKey,
      entity_id: event.entityId,
      organization_id: event.organizationId,
      credential: event.credential,
      message_type: event.messageType,
      content_hash: contentHash,
      traceparent,
      is_full_job: event.fullJob === undefined ? 0 : 1,
      is_notice: event.isNotice ? 1 : 0,
      lost_term: lost?.term,
      state,
      recorded_at: now,
      finished_at: state === 'waiting' ? undefined : now,
      body: event.body,
    })
    return seq
  }

  #nextSeq(): number {
    this.#lastSeq = this.#seqs[this.#seqCount] ?? this.#lastSeq + 1
    this.#seqCount += 1
    return this.#lastSeq
  }
}

function isOf(wanted: OpenImport) {
  return (one: OpenImport): boolean =>
    one.provider === wanted.provider && one.externalId === wanted.externalId
}

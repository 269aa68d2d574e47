import { Pace, readErr, stringifyJson } from '@truckroll/protocol'
import type {
  AttemptOutcome,
  AttentionCause,
  ClaimedEvent,
  JobText,
  StartedAttempt,
  StoredUpdate,
} from '@truckroll/store'
import type { EventType } from '../event-types.ts'
import { toAnswerFacts } from '../redaction/to-error-facts.ts'
import { CallScope } from '../rates/call-scope.ts'
import { toEchoesEndedBy, toEchoesOfEvent } from '../updates/to-echo.ts'
import type { LoginInUse } from '../logins/login-in-use.ts'
import type { AttemptEnd } from './attempt-end.ts'
import type { AttemptParts } from './attempt-parts.ts'
import { AttemptGate } from './attempt-gate.ts'
import { sendForEvent } from './attempt-request.ts'
import { callAdapter, type AdapterAnswer } from './call-adapter.ts'
import { parseHandover, writeHandover, type Handover } from './handed-event.ts'
import { readEntity, toHandover } from './handover.ts'
import { redactFailure } from './redact-failure.ts'
import { toFailedOutcome } from './to-failed-outcome.ts'
import { cutShort, isExcuse, starved, timedOut, toFailure, type Failure } from './to-failure.ts'

/** One try of handing one event to the adapter. */
export class Attempt {
  readonly #parts: AttemptParts
  #event: ClaimedEvent
  readonly #mayBeRepeat: boolean
  readonly #gate: AttemptGate
  readonly #aborting = new AbortController()
  #handover: Handover | undefined
  /** The full job that it hands over. */
  #jobText: JobText | undefined
  #update: StoredUpdate | undefined
  #login: LoginInUse | undefined
  #number = 0
  #startedAt = 0
  #isTimedOut = false
  #isStarved = false
  #isUnanswered = false
  /** Its calls to the vendor, and whether they wait. */
  readonly calls: CallScope

  /** `mayBeRepeat`: whether this event may have been worked on without a trace of it in the store. */
  constructor(parts: AttemptParts, event: ClaimedEvent, mayBeRepeat: boolean) {
    this.#parts = parts
    this.#event = event
    this.#mayBeRepeat = mayBeRepeat
    this.#gate = new AttemptGate(event.id)
    this.calls = new CallScope(event.provider ?? '', this.#aborting.signal, event.jobId)
  }

  /** Undefined before the store began it. */
  get number(): number | undefined {
    return this.#number === 0 ? undefined : this.#number
  }

  get type(): EventType {
    return this.#handover?.type ?? 'message.other'
  }

  /** The store was asked to begin it and has not answered: it may be begun there. */
  get isUnanswered(): boolean {
    return this.#isUnanswered
  }

  /** Fires the adapter's signal and stores nothing more. */
  abort(reason: string): void {
    this.#isStarved ||= this.calls.waiting > 0
    this.#gate.close(reason)
    this.#aborting.abort(new Error(reason))
  }

  /** Resolves with how it ended, or undefined if the claim was lost before it began. */
  async run(): Promise<AttemptEnd | undefined> {
    const { rules, clock } = this.#parts
    const entity = readEntity(this.#event)
    // Each of the next steps goes through all of a body, of megabytes perhaps.
    const pace = new Pace()
    await pace.spend(this.#event.body.length)
    await this.#joinUpdate(entity)
    const event = this.#event
    // The process died again and again while it was the one that might have ended it: a person must look.
    if (event.previous === 'crashed' && event.failures >= rules.maxAttempts) {
      return this.#park(
        'crashed',
        `the process ended during its last attempt; ${event.failures} attempts have failed`,
      )
    }
    const handover = await this.#decide(entity)
    if (handover === undefined) {
      return this.#park('error', 'what was handed over before cannot be read by this version')
    }
    this.#handover = handover
    await pace.spend(event.body.length)
    const handed = writeHandover(handover)
    if (event.isFullJob && handover.job !== undefined) {
      this.#jobText = { text: stringifyJson(handover.job), eventBody: event.body }
    }
    await pace.spend(event.body.length)
    this.#isUnanswered = true
    const number = await this.#parts.store.startAttempt({
      claim: event.claim,
      handed,
      shared: this.#toShared(handover),
      echoes: toEchoesOfEvent(this.#event.jobId, this.#event.putKey, entity),
      endsEchoes: toEchoesEndedBy(this.#event.jobId, this.#event.putKey, entity),
      keepsPosition: this.#parts.hosted.abilities.has('pollChanges'),
    })
    this.#isUnanswered = false
    await pace.spend(event.body.length)
    if (number === undefined) return undefined
    this.#number = number
    this.#startedAt = clock.now()
    const waitedMs = this.#startedAt - event.recordedAt
    this.#parts.events.emit('attempt:started', { ...this.#facts(), waitedMs })
    this.#tellSettled(handover)
    const timer = clock.setTimer(rules.attemptTimeoutMs, () => {
      this.#isTimedOut = true
      this.abort(`it took longer than ${rules.attemptTimeoutMs} ms`)
    })
    try {
      return await this.#call(handover, entity)
    } finally {
      timer.cancel()
      this.#gate.close('it ended')
    }
  }

  async #call(handover: Handover, entity: unknown): Promise<AttemptEnd> {
    const event = this.#event
    const isCircle = this.#update?.isAnswer === true
    try {
      const provider = await this.#parts.providers.open(event)
      this.#login = provider?.login
      const answer = await this.#parts.calls.run(this.calls, () =>
        callAdapter(this.#parts.hosted, this.#parts, {
          event,
          entity,
          isCircle,
          handover,
          attempt: this.#number,
          looksFirst: this.#number > 1 || this.#mayBeRepeat,
          provider,
          gate: this.#gate,
          signal: this.#aborting.signal,
        }),
      )
      for (const [index, update] of (answer.response?.updates ?? []).entries()) {
        await sendForEvent(this.#parts, { event, isCircle }, update, `answer-${index}`)
      }
      return this.#succeeded(answer)
    } catch (error) {
      return this.#failed(error)
    }
  }

  #succeeded(answer: AdapterAnswer): AttemptEnd {
    const { response } = answer
    const isUnhandled = response === undefined || response.handled === false
    const { bmsId, needsAttention, remark, unread } = response ?? {}
    const link = bmsId === undefined ? {} : { bmsId }
    const attention: { cause: AttentionCause; text: string }[] = []
    if (needsAttention !== undefined) attention.push({ cause: 'needs_attention', text: needsAttention })
    if (unread !== undefined) attention.push({ cause: 'answer_unread', text: unread })
    const ms = this.#parts.clock.now() - this.#startedAt
    const told = { ...link, ...(needsAttention === undefined ? {} : { needsAttention }) }
    const outcome: AttemptOutcome = {
      state: 'done',
      isUnhandled,
      createsJob: answer.createsJob,
      ...(this.#update === undefined ? {} : { jobId: this.#update.jobId }),
      ...(this.#update === undefined || this.#event.job === undefined
        ? {}
        : { jobTerm: this.#event.job.term }),
      ...link,
      ...(remark === undefined ? {} : { remark }),
      ...(attention.length === 0 ? {} : { attention }),
      ...(answer.createsJob && !isUnhandled ? { unlinked: unlinkedText } : {}),
      ...(this.#jobText === undefined ? {} : { handedJob: this.#jobText }),
    }
    const tell = () => {
      const facts = { ...this.#facts(), ...link }
      this.#parts.logger.info(facts, isUnhandled ? 'not handled by the adapter' : 'handed over')
      this.#parts.events.emit('attempt:done', { ...this.#facts(), ms, ...told, isHandled: !isUnhandled })
    }
    return {
      isSuccess: true,
      isExcused: false,
      cause: undefined,
      message: '',
      loggedMessage: '',
      toOutcome: () => outcome,
      tell,
    }
  }

  #failed(error: unknown): AttemptEnd {
    const failure = this.#toFailure(error)
    const { message, cause, loggedMessage = message } = failure
    const answer = toAnswerFacts(error)
    const ms = this.#parts.clock.now() - this.#startedAt
    const { eventId, type, attempt, jobId } = { jobId: undefined, ...this.#facts() }
    this.#parts.logger.debug({ err: error, eventId, attempt }, 'what an attempt threw')
    const tell = (outcome: AttemptOutcome, isDown: boolean) => {
      const next = outcome.state === 'retry' ? { nextAt: new Date(outcome.dueAt).toISOString() } : {}
      const said = answer === undefined ? {} : { answer }
      const isFolded = isDown && outcome.state === 'retry'
      const stack = isFolded ? {} : this.#parts.faults.errorFields(error)
      const fields = { eventId, jobId, type, attempt, cause, ...next, ...said, ...stack }
      const line = `an attempt failed: ${loggedMessage}`
      this.#parts.logger[isFolded ? 'debug' : 'warn'](fields, line)
      const isCounted = outcome.state === 'dead' || (outcome.state === 'retry' && outcome.isCounted)
      this.#parts.events.emit('attempt:failed', { ...this.#facts(), ms, cause, message, isCounted, ...next })
      this.#tellParked(outcome)
    }
    const facts = { event: this.#event, attempt: this.#number, login: this.#login }
    const toOutcome = (isDown: boolean) => toFailedOutcome(failure, isDown, facts, this.#parts)
    return { isSuccess: false, isExcused: isExcuse(failure), cause, message, loggedMessage, toOutcome, tell }
  }

  #toFailure(error: unknown): Failure {
    if (this.#isStarved) return starved
    if (this.#isTimedOut) return timedOut
    return this.#aborting.signal.aborted ? cutShort : redactFailure(toFailure(error), this.#parts.redactor)
  }

  /** Emitted by the first attempt alone, however often the event is handed over. */
  #tellSettled(handover: Handover): void {
    const { type } = handover
    if (this.#update === undefined || this.#number > 1) return
    if (type !== 'update.confirmed' && type !== 'update.rejected') return
    const { id, jobId, kind } = this.#update
    const { message } = handover.update
    this.#parts.events.emit('update:settled', {
      updateId: id,
      jobId,
      kind,
      state: type === 'update.confirmed' ? 'confirmed' : 'rejected',
      ...(message === undefined ? {} : { message }),
    })
  }

  #tellParked(outcome: AttemptOutcome): void {
    if (outcome.state !== 'dead') return
    const { cause, message } = outcome
    this.#parts.events.emit('event:parked', { ...this.#facts(), cause, message })
  }

  /** What it hands over and the event holds: the job, and its description read as text if that has no markup. */
  #toShared({ data }: Handover): StartedAttempt['shared'] {
    if (this.#jobText === undefined) return undefined
    const { text, eventBody } = this.#jobText
    const { descriptionText } = data
    return {
      texts: [text, ...(descriptionText === undefined ? [] : [stringifyJson(descriptionText).slice(1, -1)])],
      eventBody,
    }
  }

  /** Without another call of the adapter. */
  #park(cause: 'crashed' | 'error', message: string): AttemptEnd {
    const outcome: AttemptOutcome = { state: 'dead', cause, message }
    return {
      isSuccess: false,
      isExcused: false,
      cause,
      message: outcome.message,
      loggedMessage: outcome.message,
      toOutcome: () => outcome,
      tell: () => this.#tellParked(outcome),
    }
  }

  /** What is handed over: as stored at the first attempt, so that its bytes stay the same; undefined if that is unreadable. */
  async #decide(entity: unknown): Promise<Handover | undefined> {
    const { handed } = this.#event
    if (handed !== undefined) return parseHandover(handed)
    return toHandover({
      event: this.#event,
      entity,
      provider: await this.#parts.providers.facts(this.#event.provider),
      update: this.#update,
    })
  }

  /** An ack or err names our update only; by it the event belongs to a job and its provider. */
  async #joinUpdate(entity: unknown): Promise<void> {
    const { putKey } = this.#event
    if (putKey !== 'ack' && putKey !== 'err') return
    const { msgId } = readErr(entity)
    this.#update = msgId === undefined ? undefined : await this.#parts.store.getUpdate(msgId)
    if (this.#update === undefined) return
    const { jobId } = this.#update
    const job = await this.#parts.store.getJob(jobId, this.#update.lostTerm)
    this.#event = { ...this.#event, jobId, job, provider: this.#event.provider ?? job?.provider }
    this.calls.provider = this.#event.provider ?? ''
  }

  #facts() {
    const { id, jobId } = this.#event
    return { eventId: id, type: this.type, attempt: this.#number, ...(jobId === undefined ? {} : { jobId }) }
  }
}

const unlinkedText =
  'The job was handed over and taken, and no work order id came back: look into the BMS, and link the job if it is there.'

import { DispatchError } from '@truckroll/client'
import PQueue from 'p-queue'
import { Alarm } from '../environment/alarm.ts'
import { toBackoffMs } from '../environment/backoff.ts'
import {
  type ClaimedSend,
  type Clock,
  type Logger,
  type Random,
  type SendOutcome,
  type OutboxStore,
  type ProviderStore,
  type Store,
} from '@truckroll/store'
import { untilStored } from '../environment/until-stored.ts'
import type { EventBus } from '../event-bus.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import type { CredentialBook } from '../providers/credential-book.ts'
import type { SecretBox } from '../providers/secret-box.ts'
import { toVendorAnswer } from '../answers/to-vendor-answer.ts'
import { isFinalFailure } from './is-final-failure.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { redactAnswer } from '../answers/redact-answer.ts'
import type { WireLog } from '../wire/wire-log.ts'
import { buildPost } from './build-post.ts'
import { toDeadNotice } from './to-dead-notice.ts'
import { traceSend } from './trace-send.ts'
import { toLeavingProvider } from './to-leaving-provider.ts'

const claimMs = 120_000
const sweepEveryMs = 5_000
const retryBaseMs = 500
const retryMaxMs = 60_000
/** A refused key is tried again this often. */
const refusedForMs = 60_000
/** How soon a provider's leaving is looked at again while updates of it are still queued. */
const leavingRestMs = 200
const maxFileBytesInHand = 16 * 1024 * 1024
const application = ''
const looking: Retried = {
  failed: 'looking for updates to send failed; trying again',
  again: 'updates to send are found again',
}
const posting: Retried = {
  failed: 'a post failed, the update is sent again',
  again: 'posts get through again',
  level: 'warn',
}
const refusing: Retried = {
  failed: 'sending is stopped for this key; tried again each minute',
  again: 'keys that were refused are taken again',
}

export interface SenderParts {
  readonly store: OutboxStore & ProviderStore & Pick<Store, 'onWork'>
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly faults: FaultLog
  readonly events: EventBus
  readonly credentials: CredentialBook
  readonly secrets: SecretBox
  readonly redactor: Redactor
  readonly wire: Pick<WireLog, 'within'>
  readonly concurrency: number
}

/** A credential whose key Dispatch refuses. */
interface RefusedCredential {
  /** It is left alone for a minute from then on. */
  readonly since: number
  readonly message: string
}

/**
 * Posts updates to agent/in: each job's in order, one on its way, many jobs at once (guarantee 6).
 *
 * | state    | entered when             | left when                            |
 * |----------|--------------------------|--------------------------------------|
 * | stopped  | before start, after stop | start                                |
 * | running  | start                    | stop                                 |
 * | draining | stop                     | posts on their way were answered     |
 */
export class Sender {
  readonly #parts: SenderParts
  readonly #queue: PQueue
  readonly #alarm: Alarm
  /** Credentials whose key Dispatch refuses. */
  readonly #refused = new Map<string, RefusedCredential>()
  readonly #aborting = new AbortController()
  #fileTurn: Promise<void> = Promise.resolve()
  #fileBytesInHand = 0
  /** Keys of the posts on their way. */
  readonly #inHand = new Set<string>()
  #state: 'stopped' | 'running' | 'draining' = 'stopped'
  #loop: Promise<void> | undefined
  #unsubscribe: (() => void) | undefined

  constructor(parts: SenderParts) {
    this.#parts = parts
    this.#alarm = new Alarm(parts.clock)
    this.#queue = new PQueue({ concurrency: parts.concurrency })
  }

  /** Credentials whose sending is stopped because Dispatch refuses their key, and when each is tried again. */
  refused(): readonly ({ readonly credential: string; readonly nextAt: number } & RefusedCredential)[] {
    const now = this.#parts.clock.now()
    const nextAt = (since: number) => Math.max(since + refusedForMs, now)
    return [...this.#refused].map(([credential, refused]) => ({
      credential,
      ...refused,
      nextAt: nextAt(refused.since),
    }))
  }

  start(): void {
    if (this.#state !== 'stopped') return
    this.#state = 'running'
    this.#unsubscribe = this.#parts.store.onWork((kind) => kind === 'outbox' && this.#alarm.ring())
    this.#loop = this.#run()
  }

  /** Begins no further post; those on their way get `graceMs`, then they are aborted and sent again later. */
  async stop(graceMs: number): Promise<void> {
    if (this.#state !== 'running') return
    this.#state = 'draining'
    this.#unsubscribe?.()
    this.#alarm.ring()
    await this.#loop
    const timer = this.#parts.clock.setTimer(graceMs, () => this.#aborting.abort())
    await this.#queue.onIdle()
    timer.cancel()
    this.#state = 'stopped'
  }

  async #run(): Promise<void> {
    while (this.#state === 'running') {
      let pauseMs = sweepEveryMs
      try {
        const claimed = await this.#claim()
        this.#parts.faults.worked(looking)
        for (const send of claimed) this.#begin(send)
        if (claimed.length > 0) continue
        pauseMs = await this.#pauseMs()
      } catch (error) {
        this.#parts.faults.failed(looking, error)
        pauseMs = 1_000
      }
      await this.#alarm.rest(pauseMs)
    }
  }

  #claim(): Promise<readonly ClaimedSend[]> {
    const limit = this.#parts.concurrency - this.#inHand.size
    if (limit <= 0) return Promise.resolve([])
    const now = this.#parts.clock.now()
    for (const [credential, { since }] of this.#refused) {
      // By distance: a clock set back must not stop the key for hours.
      if (Math.abs(now - since) >= refusedForMs) this.#refused.delete(credential)
    }
    return this.#parts.store.claimSends({
      limit,
      claimMs,
      inHand: this.#inHand,
      skip: new Set(this.#refused.keys()),
      fileBytes: Math.max(0, maxFileBytesInHand - this.#fileBytesInHand),
    })
  }

  #begin(send: ClaimedSend): void {
    this.#inHand.add(send.claim.key)
    this.#fileBytesInHand += send.fileBytes
    void this.#queue
      .add(() => this.#work(send))
      .finally(() => {
        this.#inHand.delete(send.claim.key)
        this.#fileBytesInHand -= send.fileBytes
        this.#alarm.ring()
      })
  }

  async #work(send: ClaimedSend): Promise<void> {
    const { store, logger, faults, clock } = this.#parts
    try {
      const post = () => this.#parts.wire.within(send, () => this.#post(send))
      const outcome = (await this.#postpone(send)) ?? (await traceSend(send, post))
      const isStopping = () => this.#state !== 'running'
      const isFinished = await untilStored({ clock, faults, isStopping }, 'the end of a post', async () => {
        if (outcome !== undefined) return store.finishSend(send.claim, outcome)
        await store.releaseSend(send.claim)
        return false
      })
      if (isFinished && outcome !== undefined) this.#tell(send, outcome)
    } catch (error) {
      // The next opening of the store frees its claim, and it is sent again, with the same bytes and MessageId.
      logger.error({ err: error, updateId: send.claim.updateId }, 'the end of a post could not be stored')
    }
  }

  /** A provider is let go only once its updates are away: after that Dispatch takes none. */
  async #postpone(send: ClaimedSend): Promise<SendOutcome | undefined> {
    const leaving = toLeavingProvider(send)
    if (leaving === undefined || (await this.#parts.store.countQueuedUpdates(leaving)) === 0) return undefined
    return {
      state: 'retry',
      dueAt: this.#parts.clock.now() + leavingRestMs,
      message: 'updates of this provider go first',
      isAttempted: false,
    }
  }

  /** Resolves with what became of it; undefined if its key is refused and it must wait as it is. */
  async #post(send: ClaimedSend): Promise<SendOutcome | undefined> {
    const { credentials, clock, random, logger, faults } = this.#parts
    const subject = send.credential ?? application
    try {
      const found = await credentials.find(send.credential, send.provider)
      if (found === undefined) return this.#refuse(send, 'no key is known for it')
      const body = await this.#build(send)
      const recordType = send.credential === undefined ? send.kind : found.recordType
      await found.client.post({
        body,
        messageId: send.claim.updateId,
        signal: this.#aborting.signal,
        ...(recordType === undefined ? {} : { recordType }),
      })
      faults.worked(posting, subject)
      faults.worked(refusing, subject)
      return { state: 'sent' }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (error instanceof DispatchError && error.code === 'TR_CLIENT_UNAUTHORIZED') {
        return this.#refuse(send, message)
      }
      if (isFinalFailure(error)) {
        const fields = { updateId: send.claim.updateId, ...faults.errorFields(error) }
        logger.error(fields, `an update was refused for good: ${message}`)
        const said = toVendorAnswer(error)
        const answer = said === undefined ? undefined : redactAnswer(said, this.#parts.redactor)
        return {
          state: 'dead',
          message,
          ...(answer === undefined ? {} : { answer }),
          ...toDeadNotice(send, message, clock.now()),
        }
      }
      const isDispatch = error instanceof DispatchError && error.code !== 'TR_CLIENT_REQUEST'
      const pauseMs = isDispatch
        ? toBackoffMs(send.attempts + 1, random, {
            baseMs: retryBaseMs,
            maxMs: retryMaxMs,
            retryAfterMs: error.retryAfterMs,
          })
        : retryMaxMs
      const nextAt = new Date(clock.now() + pauseMs).toISOString()
      const fields = { updateId: send.claim.updateId, jobId: send.jobId, kind: send.kind, nextAt }
      faults.failed(posting, error, { subject, fields })
      return { state: 'retry', dueAt: clock.now() + pauseMs, message, isAttempted: isDispatch }
    }
  }

  /** Posts of files are built one at a time: each is in memory several times over while it is packed. */
  async #build(send: ClaimedSend): Promise<Uint8Array> {
    const { store, secrets } = this.#parts
    if (send.fileBytes === 0) return buildPost(send, store, secrets)
    const turn = this.#fileTurn.then(() => buildPost(send, store, secrets))
    this.#fileTurn = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  #refuse(send: ClaimedSend, message: string): SendOutcome | undefined {
    const credential = send.credential ?? application
    if (this.#parts.credentials.isOfJob(send.credential)) {
      // The credential is that of many providers: the others' updates go on.
      this.#tellRefused(credential, message, { jobId: send.jobId })
      return {
        state: 'retry',
        dueAt: this.#parts.clock.now() + refusedForMs,
        message,
        isAttempted: false,
        cause: 'credentials',
      }
    }
    if (this.#refused.has(credential)) return undefined
    const since = this.#parts.clock.now()
    this.#refused.set(credential, { since, message })
    this.#tellRefused(credential, message)
    this.#parts.events.emit('sending:stopped', { credential, message })
    return undefined
  }

  #tellRefused(credential: string, message: string, fields: object = {}): void {
    const details = { subject: credential, fields: { keyOf: credential, ...fields } }
    this.#parts.faults.failed(refusing, message, details)
  }

  #tell(send: ClaimedSend, outcome: SendOutcome): void {
    const { updateId } = send.claim
    const { jobId, kind } = send
    const facts = { updateId, kind, ...(jobId === undefined ? {} : { jobId }) }
    if (outcome.state === 'sent') {
      this.#parts.logger.info({ updateId, jobId, kind }, 'sent to Dispatch')
      const waitedMs = this.#parts.clock.now() - send.acceptedAt
      this.#parts.events.emit('update:sent', { ...facts, waitedMs })
      const left = toLeavingProvider(send)
      if (left !== undefined) {
        this.#parts.events.emit('provider:changed', { externalOrganizationId: left, state: 'offboarded' })
      }
    } else if (outcome.state === 'dead') {
      this.#parts.events.emit('update:settled', { ...facts, state: 'dead', message: outcome.message })
    }
  }

  async #pauseMs(): Promise<number> {
    const dueAt = await this.#parts.store.nextSendAt()
    if (dueAt === undefined) return sweepEveryMs
    const untilMs = dueAt - this.#parts.clock.now()
    return untilMs <= 0 ? sweepEveryMs : Math.min(sweepEveryMs, Math.max(10, untilMs))
  }
}

import type { NewUpdate } from '@truckroll/gateway/embed'
import type { BmsChange, ReceivedPost } from '@truckroll/testing'
import { EchoModel, toTold, type Told } from './echo-model.ts'
import type { Findings } from '../../support/findings.ts'
import type { StoreProbe } from '../../support/store-probe.ts'
import type { Truth } from './truth.ts'

/** Where an update came from, by its idempotency key. */
interface Origin {
  readonly jobId: string
  readonly update: { readonly kind: string } & object
  /** The work order that it is about, if it is a change of the BMS. */
  readonly of?: Pick<BmsChange, 'provider' | 'bmsId'>
}

/** Guarantees 6 and 7: updates in order, once each, same bytes; echoes dropped, real changes sent. */
export class UpdateOracle {
  readonly #findings: Findings
  readonly #probe: StoreProbe
  readonly #truth: Truth
  readonly #model = new EchoModel()
  readonly #origins = new Map<string, Origin>()
  readonly #bytes = new Map<string, string>()
  readonly #lastSeq = new Map<string, number>()
  readonly #answers = new Map<string, string>()
  readonly #refused = new Set<string>()
  readonly #posted = new Set<string>()
  readonly #taken = new Set<string>()
  /** How many providers had a job before the one that has it. */
  readonly #terms = new Map<string, number>()
  readonly #count: (what: string) => void

  constructor(parts: {
    readonly findings: Findings
    readonly probe: StoreProbe
    readonly truth: Truth
    readonly count: (what: string) => void
  }) {
    this.#findings = parts.findings
    this.#probe = parts.probe
    this.#truth = parts.truth
    this.#count = parts.count
  }

  /** What was committed and not answered is in the store all the same. */
  beginLife(): void {
    this.#model.reload(this.#probe)
    for (const row of this.#probe.rows('select id, term from jobs where term > 0'))
      this.#terms.set(String(row['id']), Number(row['term']))
  }

  /** The BMS will tell of this change by webhook. */
  told(change: BmsChange): void {
    this.#findings.note(`bms: ${change.by} did ${change.update.kind} (${change.id}, job ${change.jobId})`)
    if (isOverClockChange(change.update)) this.#count('visit-over-clock-change')
    this.#origins.set(`change:${change.id}`, {
      jobId: change.jobId,
      update: change.update,
      of: change,
    })
  }

  /** A caller of the REST API will send this under its key. */
  asked(idempotencyKey: string, jobId: string, update: Origin['update']): void {
    this.#origins.set(idempotencyKey, { jobId, update })
  }

  /** The caller was told that its update is durable. */
  answered(idempotencyKey: string, id: string): void {
    const first = this.#answers.get(idempotencyKey) ?? id
    this.#answers.set(idempotencyKey, first)
    if (first !== id) {
      this.#findings.object('repeat-not-known', `key ${idempotencyKey} was answered ${first} and then ${id}`)
    }
  }

  /** These messages are in the store. */
  recorded(messageIds: readonly string[]): void {
    for (const { jobId = '', term } of messageIds.flatMap((id) => this.#truth.movesOf(id))) {
      this.#terms.set(jobId, term)
      this.#model.moved(jobId)
    }
  }

  attemptStarted(eventId: string, now: number): void {
    const event = this.#truth.get(eventId)
    if (event?.jobId === undefined) return
    // What its BMS repeats of a job that is lost is not taken.
    if (event.term !== this.#termOf(event.jobId)) return
    const { jobId, echo, ends = [] } = event
    this.#model.handedOver(eventId, { jobId, ends, told: echo && { jobId, ...echo } }, now)
  }

  /** The store took an update, or dropped it. */
  accepted(
    update: NewUpdate,
    outcome: { readonly kind: string; readonly cause?: string },
    now: number,
  ): void {
    const key = update.idempotencyKey ?? ''
    this.#findings.note(`store: ${update.kind} ${key} ${outcome.kind} ${outcome.cause ?? ''} (${update.id})`)
    if (outcome.kind !== 'accepted') {
      if (outcome.kind === 'repeated') this.#count('update-repeated')
      if (outcome.kind === 'not_connected') this.#count('update-of-lost')
      return
    }
    // A caller who names the job alone tells it for whoever has it.
    const name = update.source === 'rest' ? `${key} ${this.#termOf(update.jobId)}` : key
    if (key !== '' && this.#taken.has(name)) {
      this.#findings.object('taken-twice', `${key} of ${update.jobId} was taken a second time`)
    }
    this.#taken.add(name)
    if (outcome.cause === 'repeated') return this.#checkRepeated(update)
    const origin = this.#origins.get(key)
    // What the adapter answers comes from nowhere else than from it.
    const told: Told | undefined = origin === undefined ? update.echo : toTold(origin.jobId, origin.update)
    const expected = this.#model.decide({
      jobId: update.jobId,
      kind: update.kind,
      told,
      source: update.source,
      occurredAt: update.occurredAt,
      order: toOrder(update),
      onlyOpenVisit: this.#onlyOpenVisit(update),
      isTimed: origin !== undefined && 'occurredAt' in origin.update && !update.isForced,
      now,
    })
    if (outcome.cause === expected) {
      if (expected !== undefined) this.#count(expected === 'echo' ? 'echo' : 'out-of-order')
      return
    }
    if (expected === 'echo')
      this.#findings.object('echo-sent', `the echo ${key} of ${update.jobId} was taken`)
    else if (expected === 'out_of_order') {
      this.#findings.object('late-taken', `the late ${update.kind} ${key} of ${update.jobId} was taken`)
    } else
      this.#findings.object('change-dropped', `${key} of ${update.jobId} was dropped as ${outcome.cause}`)
  }

  /** Only what somebody told before, of the same job and with the same time, may be dropped as told before. */
  #checkRepeated({ id, jobId, kind, givenAt }: NewUpdate): void {
    this.#count('act-repeated')
    const first = this.#probe.row(
      `select 1 from updates join updates as later on later.repeats = updates.id
       where later.id = ? and updates.job_id = ? and updates.kind = ? and updates.given_at is ? and updates.seq < later.seq
       and updates.lost_term is later.lost_term`,
      id,
      jobId,
      kind,
      givenAt ?? null,
    )
    if (first === undefined)
      this.#findings.object('change-dropped', `${id} of ${jobId} was dropped as told before, and was not`)
  }

  /** Worked out from the rows before this update. */
  #onlyOpenVisit({ id, jobId }: NewUpdate): string | undefined {
    const open = new Set<string>()
    for (const row of this.#probe.rows(
      `select kind, appointment_id from updates where job_id = ? and lost_term is null and state in ('queued', 'sent', 'confirmed')
       and seq < (select seq from updates where id = ?) order by seq`,
      jobId,
      id,
    )) {
      const kind = String(row['kind'])
      if (kind === 'schedule') open.add(String(row['appointment_id']))
      else if (kind === 'unschedule') open.delete(String(row['appointment_id']))
      else if (['complete', 'cancel', 'reject'].includes(kind)) open.clear()
    }
    return open.size === 1 ? [...open][0] : undefined
  }

  /** The store is about to be told that Dispatch will never take it. */
  refused(updateId: string): void {
    this.#refused.add(updateId)
  }

  /** A post took effect at Dispatch. */
  posted(post: ReceivedPost): void {
    const { messageId, bytes } = post
    this.#findings.note(`dispatch: ${post.kind} ${messageId} posted for job ${post.jobId}`)
    this.#posted.add(messageId)
    const first = this.#bytes.get(messageId)
    if (first !== undefined) this.#count('post-repeated')
    if (first !== undefined && first !== bytes) {
      this.#findings.object(
        'bytes-changed',
        `the bytes of update ${messageId} are others than at its first post`,
      )
    }
    this.#bytes.set(messageId, bytes)
    const stored = this.#probe.row(
      'select seq, state, kind, key, idempotency_key from updates where id = ?',
      messageId,
    )
    if (stored === undefined) {
      this.#findings.object('post-unknown', `MessageId ${messageId} is that of no update`)
      return
    }
    if (stored['state'] === 'suppressed') {
      this.#findings.object('echo-sent', `update ${messageId} was posted although it is suppressed`)
    }
    this.#checkSender(messageId, String(stored['idempotency_key']))
    // A file that failed steps aside, and what was dead is sent when a person replays it.
    if (stored['kind'] === 'attachment') return this.#count('file-posted')
    if (this.#refused.has(messageId)) return
    const key = String(stored['key'])
    const seq = Number(stored['seq'])
    const last = this.#lastSeq.get(key) ?? 0
    if (seq < last)
      this.#findings.object('update-order', `update ${messageId} of ${key} came after a later one`)
    this.#lastSeq.set(key, Math.max(seq, last))
  }

  /** It goes as that of the provider who told it, which has the job, or had it then. */
  #checkSender(updateId: string, idempotencyKey: string): void {
    const sender = this.#probe.row(
      `select coalesce(lost.provider, jobs.provider) as provider,
         case when lost.job_id is null then jobs.bms_id else lost.bms_id end as bms_id
       from updates join jobs on jobs.id = updates.job_id
         left join lost_jobs as lost on lost.job_id = jobs.id and lost.term = updates.lost_term
       where updates.id = ?`,
      updateId,
    )
    if (sender === undefined) return
    const { provider, bms_id: bmsId } = sender
    const told = this.#origins.get(idempotencyKey)?.of
    const [, eventId = ''] = /^event:(\S+_\d+(?:-moved)?):/.exec(idempotencyKey) ?? []
    const answers = this.#truth.get(eventId)?.provider
    const isOther = told !== undefined && (told.provider !== provider || told.bmsId !== bmsId)
    if (isOther || (answers !== undefined && answers !== provider)) {
      const by = told === undefined ? answers : `${told.provider} (${told.bmsId})`
      this.#findings.object(
        'sent-as-another',
        `update ${updateId} of ${by} went out as that of ${String(provider)} (${String(bmsId)})`,
      )
    }
  }

  #termOf(jobId: string): number {
    return this.#terms.get(jobId) ?? 0
  }

  /** Those of these changes that should be in the store and are not. */
  missing(changes: readonly BmsChange[]): readonly BmsChange[] {
    return changes.filter((change) => !this.#isKnown(change.id) && this.isOfLinked(change))
  }

  /**
   * Whether it changed the work order that the gateway knows as the job's. A job whose event a person skipped may have
   * another one, which belongs to nobody.
   */
  isOfLinked({ jobId, bmsId }: BmsChange): boolean {
    return this.#probe.row('select 1 from jobs where id = ? and bms_id = ?', jobId, bmsId) !== undefined
  }

  #isKnown(changeId: string): boolean {
    const key = `change:${changeId}`
    return this.#probe.row('select 1 from updates where idempotency_key = ?', key) !== undefined
  }

  /** Old rows are gone: SQLite gives the place of the last one to the next. */
  rowsRemoved(): void {
    this.#lastSeq.clear()
  }

  /** Once all is quiet: what was told or answered is there, and was posted. */
  checkEnd(delivered: readonly BmsChange[]): void {
    for (const { id, jobId } of this.missing(delivered)) {
      this.#findings.object('change-lost', `change ${id} of job ${jobId} is not in the store`)
    }
    for (const [key, id] of this.#answers) {
      if (this.#probe.row('select 1 from updates where id = ?', id) === undefined) {
        this.#findings.object(
          'update-lost',
          `update ${id} (${key}) was answered as durable and is not in the store`,
        )
      }
    }
    for (const row of this.#probe.rows(
      "select id, state from updates where state <> 'suppressed' and job_id is not null",
    )) {
      const id = String(row['id'])
      if (this.#posted.has(id) || (row['state'] === 'dead' && this.#refused.has(id))) continue
      this.#findings.object(
        'update-lost',
        `update ${id} is ${String(row['state'])} and never reached agent/in`,
      )
    }
  }
}

/** A visit that begins under one offset of its zone's clocks and ends under another. */
function isOverClockChange(update: BmsChange['update']): boolean {
  const offsets = [update['start'], update['end']].map((time) => String(time).slice(-6))
  return update.kind === 'schedule' && offsets[0] !== offsets[1]
}

function toOrder(
  update: NewUpdate,
): { readonly jobId: string; readonly visit: string | undefined } | undefined {
  if (update.ordering === undefined) return undefined
  const visit = update.ordering.kind === 'schedule' ? update.ordering.appointmentId : undefined
  return { jobId: update.jobId, visit }
}

import {
  type Caller,
  type DeadLetter,
  type ImportedJob,
  nameOfCaller,
  type PauseScope,
} from '@truckroll/store'
import type { ImportTable } from '../jobs/import-table.ts'
import type { JobTable } from '../jobs/job-table.ts'
import type { PauseTable } from '../providers/pause-table.ts'
import type { StoreContext } from '../store-context.ts'
import type { AttentionList } from './attention-list.ts'
import type { AuditLog } from './audit-log.ts'
import type { DeadLetters } from './dead-letters.ts'
import { remarkWaiting, type RemarkList } from './remark-list.ts'
import type { Replayer } from './replayer.ts'

export interface ActParts {
  readonly audit: AuditLog
  readonly remarks: RemarkList
  readonly deadLetters: DeadLetters
  readonly replayer: Replayer
  readonly pauses: PauseTable
  readonly attention: AttentionList
  readonly jobs: JobTable
  readonly imports: ImportTable
}

/** What people do: each act is audited with what was before and after, in its own transaction. */
export class Acts {
  readonly #context: StoreContext
  readonly #parts: ActParts

  constructor(context: StoreContext, parts: ActParts) {
    this.#context = context
    this.#parts = parts
  }

  /** Returns how many of the ids were parked items. */
  replay(ids: readonly string[], from: 'start' | 'failed', by: Caller | undefined): number {
    const letters = ids.map((id) => this.replayOne(id, from, by)).filter((letter) => letter !== undefined)
    for (const { id, cause } of letters) {
      this.audit(by, 'dead_letter.replay', id, `parked (${cause})`, `waiting, from ${from}`)
    }
    return letters.length
  }

  /** Tried again at its place and told on the job's timeline, not audited by itself. Undefined if it is not parked. */
  replayOne(id: string, from: 'start' | 'failed', by: Caller | undefined): DeadLetter | undefined {
    const letter = this.#parts.deadLetters.get(id)
    if (letter === undefined || this.#parts.replayer.replay([id], from) === 0) return undefined
    const where = from === 'start' ? 'the start' : 'the step that failed'
    const how = letter.kind === 'event' ? `is tried again from ${where}` : 'is sent again'
    this.#remark(letter, 'replayed', how, by)
    return letter
  }

  skip(id: string, by: Caller | undefined): boolean {
    const letter = this.#parts.deadLetters.get(id)
    if (letter === undefined || !this.#parts.replayer.skip(id)) return false
    this.#remark(letter, 'skipped', letter.kind === 'update' ? 'is given up' : 'was skipped', by)
    this.audit(by, 'dead_letter.skip', id, `parked (${letter.cause})`, 'skipped')
    return true
  }

  pause(scope: PauseScope, by: Caller | undefined): void {
    this.#change('pause', scope, by, () => this.#parts.pauses.pause(scope, by))
  }

  resume(scope: PauseScope, by: Caller | undefined): void {
    this.#change('resume', scope, by, () => this.#parts.pauses.resume(scope))
  }

  relink(
    jobId: string,
    bmsId: string,
    expect: { readonly bmsId: string | undefined } | undefined,
    by: Caller | undefined,
  ): boolean {
    const before = this.#parts.jobs.owner(jobId)?.bmsId
    if (!this.#parts.jobs.relink(jobId, bmsId, expect)) return false
    this.audit(by, 'job.link', jobId, before ?? 'not linked', bmsId)
    return true
  }

  importJobs(jobs: readonly ImportedJob[], by: Caller | undefined): void {
    const { imports } = this.#parts
    const count = () => `${jobs.filter((job) => imports.isLinked(job)).length} of ${jobs.length} linked`
    const before = by === undefined ? '' : count()
    for (const job of jobs) imports.add(job)
    if (by !== undefined) this.audit(by, 'job.import', 'jobs', before, count())
  }

  finishAttention(id: string, by: Caller | undefined): boolean {
    const isDone = this.#parts.attention.finish(id)
    if (isDone) this.audit(by, 'attention.done', id, 'open', 'done')
    return isDone
  }

  /** An act without anybody is the gateway's own. */
  audit(by: Caller | undefined, act: string, subject: string, before: string, after: string): void {
    if (by === undefined) return
    this.#parts.audit.add({ token: by.token, actor: by.actor, act, subject, before, after })
  }

  #change(act: 'pause' | 'resume', scope: PauseScope, by: Caller | undefined, change: () => void): void {
    const before = this.#parts.pauses.stateOf(scope)
    change()
    const after = this.#parts.pauses.stateOf(scope)
    this.audit(by, act, toSubject(scope), before, after)
    if (by === undefined || before === after) return
    const name = nameOfCaller(by)
    if (scope.kind !== 'job') {
      const what = scope.kind === 'all' ? 'Everything' : `Provider ${scope.externalOrganizationId}`
      const provider = scope.kind === 'all' ? undefined : scope.externalOrganizationId
      const isPause = act === 'pause'
      remarkWaiting(this.#context, provider, {
        source: 'operator',
        kind: isPause ? 'job.held' : 'job.freed',
        text: isPause
          ? `${what} is paused, by ${name}: the job waits.`
          : `${what} is resumed, by ${name}: the job goes on.`,
      })
      return
    }
    this.#parts.remarks.add(scope.jobId, {
      at: this.#context.clock.now(),
      source: 'operator',
      kind: act === 'pause' ? 'job.paused' : 'job.resumed',
      text: `The job is ${act === 'pause' ? 'paused' : 'resumed'}, by ${name}.`,
    })
  }

  #remark(letter: DeadLetter, what: string, how: string, by: Caller | undefined): void {
    if (by === undefined || letter.jobId === undefined) return
    this.#parts.remarks.add(letter.jobId, {
      at: this.#context.clock.now(),
      source: 'operator',
      kind: `${letter.kind}.${what}`,
      text: `${letter.type} ${how}, by ${nameOfCaller(by)}.`,
      ...(letter.kind === 'event' ? { eventId: letter.id } : { updateId: letter.id }),
    })
  }
}

function toSubject(scope: PauseScope): string {
  if (scope.kind === 'all') return 'all'
  return scope.kind === 'job' ? `job:${scope.jobId}` : `provider:${scope.externalOrganizationId}`
}

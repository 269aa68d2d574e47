import type { Clock, PollRun, StoryStore } from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'

/** So often what was gathered is stored: what a crash takes with it looks as if nobody had asked for as long. */
const storeEveryMs = 60_000
const storing: Retried = {
  failed: 'the record of polls could not be stored; trying again',
  again: 'the record of polls is stored again',
  level: 'warn',
}

export interface PollRecordParts {
  readonly store: Pick<StoryStore, 'notePolls'>
  readonly clock: Clock
  readonly faults: FaultLog
  /** So long polls are known. */
  readonly evidenceMs: number
}

/** Keeps a record of when the queues were asked: the proof that what never came was not missed. */
export class PollRecord {
  readonly #parts: PollRecordParts
  readonly #alarm: Alarm
  #runs = new Map<string, PollRun>()
  #loop: Promise<void> | undefined
  #isStopping = false

  constructor(parts: PollRecordParts) {
    this.#parts = parts
    this.#alarm = new Alarm(parts.clock)
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** Stores what is left. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#alarm.ring()
    await this.#loop
  }

  /** A poll was answered, and its messages are recorded. */
  note(credential: string, at: number, messages: number): void {
    const before = this.#runs.get(credential)
    const pauseMs = before === undefined ? 0 : Math.max(0, at - before.untilAt)
    this.#runs.set(credential, {
      credential,
      fromAt: before?.fromAt ?? at,
      untilAt: Math.max(at, before?.untilAt ?? at),
      polls: (before?.polls ?? 0) + 1,
      messages: (before?.messages ?? 0) + messages,
      longestPauseMs: Math.max(pauseMs, before?.longestPauseMs ?? 0),
    })
  }

  /** Stores what was gathered; kept for the next time if the store does not take it. */
  async flush(): Promise<void> {
    const runs = [...this.#runs.values()]
    if (runs.length === 0) return
    this.#runs = new Map()
    const { store, clock, faults, evidenceMs } = this.#parts
    try {
      await store.notePolls(runs, clock.now() - evidenceMs)
      faults.worked(storing)
    } catch (error) {
      faults.failed(storing, error)
      for (const run of runs) this.#runs.set(run.credential, join(run, this.#runs.get(run.credential)))
    }
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      await this.#alarm.rest(storeEveryMs)
      await this.flush()
    }
  }
}

function join(run: PollRun, next: PollRun | undefined): PollRun {
  if (next === undefined) return run
  return {
    ...run,
    untilAt: next.untilAt,
    polls: run.polls + next.polls,
    messages: run.messages + next.messages,
    longestPauseMs: Math.max(run.longestPauseMs, next.longestPauseMs, next.fromAt - run.untilAt),
  }
}

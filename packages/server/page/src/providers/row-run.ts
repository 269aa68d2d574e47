import { ApiError } from '../api/ask.ts'
import type { FileRow } from './read-provider-file.ts'

export const outcomes = ['requested', 'changed', 'unchanged', 'refused'] as const
export type Outcome = (typeof outcomes)[number]

/** First every row is checked, which changes nothing; then those that are right are onboarded. */
export type Stage = 'check' | 'onboard'

export interface RowState {
  readonly row: FileRow
  /** Undefined if it was not asked, or nobody knows what became of it. */
  readonly outcome?: Outcome
  readonly message?: string
}

export interface RowCounts extends Readonly<Record<Outcome, number>> {
  /** Rows of this stage: what the check refused is not onboarded. */
  readonly all: number
  readonly notAsked: number
}

/** Asks the gateway; rejects with what `ask` rejects with. */
export type PostRow = (
  path: string,
  body: Readonly<Record<string, unknown>>,
) => Promise<{ readonly outcome: Outcome }>

/** A row waits for the product to try its login, and the product should not feel it. */
const rowsAtOnce = 4
const paths = { check: '/v1/providers/check', onboard: '/v1/providers' } as const

/** The rows of one file on their way to the gateway, and what became of each. */
export class RowRun {
  readonly rows: readonly FileRow[]
  readonly #post: PostRow
  readonly #states: Readonly<Record<Stage, Map<FileRow, RowState>>> = {
    check: new Map(),
    onboard: new Map(),
  }
  /** Rows at which a run ended: they come last in the next, so one row cannot hold up all behind it. */
  readonly #failed = new Set<FileRow>()
  #isStopping = false
  #problem: string | undefined

  constructor(rows: readonly FileRow[], post: PostRow) {
    this.rows = rows
    this.#post = post
    for (const row of rows) {
      if ('problem' in row) this.#states.check.set(row, { row, outcome: 'refused', message: row.problem })
    }
  }

  /** Why the last run ended before its end; undefined if it did not, or if it was stopped. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** What became of each row. One that the second stage does not reach stays as the check left it. */
  statesOf(stage: Stage): readonly RowState[] {
    return this.rows.map((row) => {
      const checked = this.#states.check.get(row)
      const state =
        stage === 'check' || checked?.outcome === 'refused' ? checked : this.#states[stage].get(row)
      return state ?? { row }
    })
  }

  countsOf(stage: Stage): RowCounts {
    const rows = this.#rowsOf(stage)
    const counts = { all: rows.length, notAsked: 0, requested: 0, changed: 0, unchanged: 0, refused: 0 }
    for (const row of rows) counts[this.#states[stage].get(row)?.outcome ?? 'notAsked'] += 1
    return counts
  }

  /**
   * Asks for each row that was not asked yet, a few at a time. What is not about one row (no answer, a token that is no
   * longer known, too many requests, a fault of the gateway) ends the run, and the rows left may be sent again.
   */
  async send(stage: Stage, more: Readonly<Record<string, unknown>>): Promise<void> {
    this.#isStopping = false
    this.#problem = undefined
    const left = this.#rowsOf(stage).filter((row) => !this.#states[stage].has(row))
    const next = [
      ...left.filter((row) => !this.#failed.has(row)),
      ...left.filter((row) => this.#failed.has(row)),
    ].values()
    const worker = async () => {
      for (const row of next) {
        if (this.#isStopping) return
        await this.#sendRow(stage, row, more)
      }
    }
    await Promise.all(Array.from({ length: rowsAtOnce }, worker))
  }

  /** The rows in hand are the last ones. */
  stop(): void {
    this.#isStopping = true
  }

  #rowsOf(stage: Stage): readonly FileRow[] {
    if (stage === 'check') return this.rows
    return this.rows.filter((row) => {
      const outcome = this.#states.check.get(row)?.outcome
      return outcome !== undefined && outcome !== 'refused'
    })
  }

  async #sendRow(stage: Stage, row: FileRow, more: Readonly<Record<string, unknown>>): Promise<void> {
    if ('problem' in row) return
    try {
      const { outcome } = await this.#post(paths[stage], { ...row.request, ...more })
      this.#states[stage].set(row, { row, outcome })
    } catch (error) {
      if (error instanceof ApiError && isAboutRow(error)) {
        this.#states[stage].set(row, { row, outcome: 'refused', message: toMessage(error) })
        return
      }
      this.#failed.add(row)
      this.#problem ??= error instanceof Error ? error.message : String(error)
      this.stop()
    }
  }
}

/** Of the token, of haste and of the gateway itself: the same row may be right a moment later. */
const passing = new Set([401, 403, 408, 429])

function isAboutRow({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && !passing.has(status)
}

function toMessage({ fields, message }: ApiError): string {
  const places = fields.map(({ pointer, detail }) => `${toColumn(pointer ?? '')}: ${detail}`)
  return places.length > 0 ? places.join('; ') : message
}

function toColumn(pointer: string): string {
  return pointer.split('/').slice(1).join('.')
}

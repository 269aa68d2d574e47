import type { Findings } from '../../support/findings.ts'
import type { StoreProbe } from '../../support/store-probe.ts'
import type { Truth } from './truth.ts'

/** Ages of what is done, milliseconds. */
interface Ages {
  readonly retentionMs: number
  readonly evidenceMs: number
}

/** What the store had of an event or update. */
interface Item {
  readonly id: string
  readonly isDone: boolean
  /** Undefined while it waits. */
  readonly doneAt: number | undefined
  readonly purgedAt: number | undefined
  /** Something still needs it: whoever repeats it, or an event of the same message. */
  readonly isNeeded: boolean
}

const everything = `
  select id, state in ('done', 'skipped') as is_done, finished_at as done_at, purged_at, exists (
      select 1 from events as further where further.message_id = events.message_id and further.seq > events.seq
    ) as is_needed
  from events
  union all
  select id, state <> 'queued' and (state <> 'dead' or is_dismissed = 1),
    coalesce(dismissed_at, sent_at, parked_at, accepted_at), purged_at, repeated_at is not null or exists (
      select 1 from events where events.key = updates.key and events.state in ('waiting', 'dead', 'failed_notice'))
  from updates`

/** Retention takes only what is done and old enough, and first its texts: what waits or is parked keeps all. */
export class RetentionOracle {
  readonly #findings: Findings
  readonly #probe: StoreProbe
  readonly #count: (what: string) => void
  readonly #truth: Truth
  #items: ReadonlyMap<string, Item> = new Map()
  #rule: Ages = { retentionMs: 0, evidenceMs: 0 }

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

  /** Before and after each slice; what a slice did whose process died shows at the next one. */
  look(now: number, rule = this.#rule): void {
    this.#rule = rule
    const items = new Map(this.#probe.rows(everything).map((row) => [String(row['id']), toItem(row)]))
    for (const [id, item] of this.#items) if (!items.has(id)) this.#judgeRemoved(item, now)
    for (const item of items.values()) {
      if (item.purgedAt !== undefined && this.#items.get(item.id)?.purgedAt === undefined)
        this.#judgeEmptied(item)
    }
    this.#items = items
  }

  /** Once a round is through. */
  checkGone(now: number): void {
    const outlived = now - this.#rule.evidenceMs
    for (const { id, isDone, doneAt = Infinity, isNeeded } of this.#items.values()) {
      if (isDone && !isNeeded && doneAt <= outlived)
        this.#findings.object('not-purged', `${id} is done, older than evidence is kept, and still there`)
    }
  }

  #judgeEmptied({ id, isDone, doneAt, purgedAt = 0 }: Item): void {
    this.#count('emptied')
    if (isDone && doneAt !== undefined && doneAt <= purgedAt - this.#rule.retentionMs) return
    this.#findings.object(
      'purged-early',
      `${id} lost its texts at ${purgedAt}, done at ${doneAt ?? 'no time'}`,
    )
  }

  #judgeRemoved({ id, isDone, doneAt }: Item, now: number): void {
    this.#count('removed')
    this.#truth.forget(id)
    if (isDone && doneAt !== undefined && doneAt <= now - this.#rule.evidenceMs) return
    this.#findings.object('purged-early', `${id} is gone at ${now}, done at ${doneAt ?? 'no time'}`)
  }
}

function toItem(row: Readonly<Record<string, unknown>>): Item {
  const toTime = (value: unknown) => (typeof value === 'number' ? value : undefined)
  return {
    id: String(row['id']),
    isDone: Number(row['is_done']) === 1,
    doneAt: toTime(row['done_at']),
    purgedAt: toTime(row['purged_at']),
    isNeeded: Number(row['is_needed']) === 1,
  }
}

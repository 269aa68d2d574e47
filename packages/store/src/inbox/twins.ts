import type { NewMessage } from '../inbox-store.ts'
import { write, writeEach, type Routine } from '../routine/routine.ts'
import { rules } from '../rules.ts'

type Way = 'queue' | 'webhook'

/** An event that carries what tells it from all others, whatever way it came. */
export interface ToldTwin {
  readonly seq: number
  readonly hash: string
  readonly way: string
  readonly toldAt: number
  /** A copy by the other way was told: the next one is another event. */
  readonly isAnswered: boolean
}

const sql = {
  /** A few each time, so that no recording takes long. */
  forget: `
    delete from twins where told_at <= :until::bigint
      and event_seq in (select event_seq from twins order by event_seq {limit})`,
  add: `
    insert into twins (event_seq, hash, way, told_at, is_answered)
    select event_seq, hash, way, told_at, is_answered
    from {rows x: event_seq bigint, hash text, way text, told_at bigint, is_answered integer}`,
  answer: 'update twins set is_answered = 1 where event_seq = any(:seqs::bigint[])',
}

export function wayOf(message: Pick<NewMessage, 'way'>): Way {
  return message.way ?? 'queue'
}

/** Finds entries that come twice within a day: by queue and by webhook, or by webhook once more. */
export class Twins {
  /** By hash, oldest first. */
  readonly #told = new Map<string, ToldTwin[]>()
  readonly #now: number
  #hasForgotten: boolean
  #added: ToldTwin[] = []
  /** Of those in the store. */
  #answered: number[] = []

  /** `stored`: under the hashes that are asked for, and when the oldest of all was told. */
  constructor(stored: readonly ToldTwin[], oldestAt: number | undefined, now: number) {
    this.#now = now
    this.#hasForgotten = oldestAt === undefined || oldestAt > now - rules.dayMs
    for (const twin of stored.toSorted((one, other) => one.seq - other.seq)) this.#keep(twin)
  }

  /** The first event that one with this hash repeats: of the other way and not answered yet, or by webhook once more. */
  find(hash: string, way: Way): ToldTwin | undefined {
    const isAnswer = (twin: ToldTwin) => (twin.way === way ? way === 'webhook' : !twin.isAnswered)
    return this.#told.get(hash)?.find((twin) => twin.toldAt > this.#now - rules.dayMs && isAnswer(twin))
  }

  /** An event with this hash is recorded; `twin`: what it repeats. */
  add(seq: number, hash: string, way: Way, twin: ToldTwin | undefined): void {
    if (twin !== undefined && twin.way !== way) this.#answer(twin)
    const told = { seq, hash, way, toldAt: this.#now, isAnswered: twin !== undefined }
    this.#keep(told)
    this.#added.push(told)
  }

  *write(): Routine<void> {
    const [added, seqs] = [this.#added, this.#answered]
    if (added.length === 0) return
    this.#added = []
    this.#answered = []
    if (!this.#hasForgotten)
      yield* write(sql.forget, { until: this.#now - rules.dayMs, limit: 8 * (1 + added.length) })
    this.#hasForgotten = true
    const rows = added.map((twin) => ({
      event_seq: twin.seq,
      hash: twin.hash,
      way: twin.way,
      told_at: twin.toldAt,
      is_answered: Number(twin.isAnswered),
    }))
    yield* writeEach(sql.add, rows)
    if (seqs.length > 0) yield* write(sql.answer, { seqs })
  }

  #answer(twin: ToldTwin): void {
    this.#keep({ ...twin, isAnswered: true })
    const at = this.#added.findIndex(({ seq }) => seq === twin.seq)
    if (at < 0) this.#answered.push(twin.seq)
    else this.#added[at] = { ...twin, isAnswered: true }
  }

  #keep(twin: ToldTwin): void {
    const told = this.#told.get(twin.hash) ?? []
    const at = told.findIndex(({ seq }) => seq === twin.seq)
    if (at < 0) told.push(twin)
    else told[at] = twin
    this.#told.set(twin.hash, told)
  }
}

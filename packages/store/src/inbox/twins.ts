import type { NewMessage } from '../inbox-store.ts'
import { allFrom, write, writeEach, type Routine } from '../routine/routine.ts'
import { readFlag, readInteger, readText, type Row } from '../rows/row.ts'
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
  told: `
    select event_seq, hash, way, told_at, is_answered from twins where hash = any(:list::text[]) order by event_seq`,
  /** A few at each, so that none of them takes long. */
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

/** What was told before under one of these hashes, oldest first. */
export function* readTwins(hashes: readonly string[]): Routine<readonly ToldTwin[]> {
  return yield* allFrom(sql.told, hashes, toToldTwin)
}

function toToldTwin(row: Row): ToldTwin {
  return {
    seq: readInteger(row, 'event_seq'),
    hash: readText(row, 'hash'),
    way: readText(row, 'way'),
    toldAt: readInteger(row, 'told_at'),
    isAnswered: readFlag(row, 'is_answered'),
  }
}

/** What is told twice, within a day: by queue and by webhook, or by webhook once more. */
export class Twins {
  /** By hash, oldest first. */
  readonly #told = new Map<string, ToldTwin[]>()
  readonly #now: number
  #added: ToldTwin[] = []
  /** Of those in the store. */
  #answered: number[] = []

  constructor(stored: readonly ToldTwin[], now: number) {
    this.#now = now
    for (const twin of stored) this.#keep(twin)
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
    yield* write(sql.forget, { until: this.#now - rules.dayMs, limit: 8 * (1 + added.length) })
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

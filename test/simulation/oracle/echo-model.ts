import type { StoreProbe } from '../../support/store-probe.ts'

/** What is told of a job: a kind and its value, such as a note and its text. */
export interface Told {
  readonly jobId: string
  readonly kind: string
  readonly value: string
}

const lifetimeMs = 24 * 3_600_000

/**
 * The rules of the echo ledger and of order by time, in their simplest form: what the gateway must decide about an
 * update, worked out from what really happened.
 */
export class EchoModel {
  readonly #entries = new Map<string, { readonly eventId: string; readonly expiresAt: number }>()
  readonly #newestStatus = new Map<string, number>()
  readonly #newestVisit = new Map<string, number>()

  /** An attempt of an event was begun at `now` (the gateway's clock). */
  handedOver(
    eventId: string,
    event: { readonly jobId: string; readonly ends: readonly string[]; readonly told: Told | undefined },
    now: number,
  ): void {
    const { jobId, ends, told } = event
    for (const kind of ends) this.#forget(jobId, kind, eventId)
    if (told !== undefined) this.#entries.set(nameOf(told), { eventId, expiresAt: now + lifetimeMs })
  }

  /** An update arrives at `now`; undefined: it must be taken. Remembers that it came. */
  decide(update: {
    readonly jobId: string
    readonly kind: string
    readonly told: Told | undefined
    readonly source: string
    readonly occurredAt: number
    readonly order: { readonly jobId: string; readonly visit: string | undefined } | undefined
    /** The visit that a status is about: the only one open. */
    readonly onlyOpenVisit?: string | undefined
    /** Where its time is not given or impossible it is the newest by its arrival. */
    readonly isTimed: boolean
    readonly now: number
  }): 'echo' | 'out_of_order' | undefined {
    const { told, order, occurredAt } = update
    const entry = told === undefined ? undefined : this.#entries.get(nameOf(told))
    const isRepetition = entry !== undefined && entry.expiresAt > update.now
    if (!isRepetition) for (const kind of endedBy(update.kind)) this.#forget(update.jobId, kind)
    // What an adapter sends it means; the vendor may still repeat it.
    else if (told !== undefined && update.source !== 'adapter') {
      this.#entries.delete(nameOf(told))
      return 'echo'
    }
    if (order === undefined) return undefined
    const { jobId, visit } = order
    const visitName = `${jobId} ${visit}`
    const newest =
      visit === undefined
        ? Math.max(
            this.#newestStatus.get(jobId) ?? -Infinity,
            this.#newestVisit.get(`${jobId} ${update.onlyOpenVisit}`) ?? -Infinity,
          )
        : (this.#newestVisit.get(visitName) ?? -Infinity)
    if (update.isTimed && toSecond(occurredAt) < toSecond(newest)) return 'out_of_order'
    if (visit === undefined) raise(this.#newestStatus, jobId, occurredAt)
    else raise(this.#newestVisit, visitName, occurredAt)
    return undefined
  }

  /** The job went to another provider, who was told nothing of it and told nothing of it. */
  moved(jobId: string): void {
    for (const name of this.#entries.keys()) if (name.startsWith(`${jobId} `)) this.#entries.delete(name)
    this.#newestStatus.delete(jobId)
    for (const name of this.#newestVisit.keys())
      if (name.startsWith(`${jobId} `)) this.#newestVisit.delete(name)
  }

  /** After a crash: what was committed and not answered is taken from the store. */
  reload(probe: StoreProbe): void {
    this.#entries.clear()
    this.#newestStatus.clear()
    this.#newestVisit.clear()
    for (const row of probe.rows(
      'select echoes.job_id, kind, value, expires_at, events.id as event_id from echoes join events on events.seq = event_seq',
    )) {
      const told = { jobId: String(row['job_id']), kind: String(row['kind']), value: String(row['value']) }
      this.#entries.set(nameOf(told), {
        eventId: String(row['event_id']),
        expiresAt: Number(row['expires_at']),
      })
    }
    for (const row of probe.rows(
      `select job_id, ordering, appointment_id, max(occurred_at) as at from updates
       where ordering is not null and lost_term is null and state <> 'suppressed' group by job_id, ordering, appointment_id`,
    )) {
      const jobId = String(row['job_id'])
      if (row['ordering'] === 'status') raise(this.#newestStatus, jobId, Number(row['at']))
      else raise(this.#newestVisit, `${jobId} ${String(row['appointment_id'])}`, Number(row['at']))
    }
  }

  #forget(jobId: string, kind: string, butOf?: string): void {
    for (const [name, { eventId }] of this.#entries)
      if (name.startsWith(`${jobId} ${kind} `) && eventId !== butOf) this.#entries.delete(name)
  }
}

/** Notes and files end nothing: they stand beside each other. */
function endedBy(kind: string): readonly string[] {
  if (kind === 'schedule') return ['schedule', 'unschedule']
  if (kind === 'note' || kind === 'attachment') return []
  return ['accept', 'reject', 'cancel'].includes(kind) ? ['cancel', 'accept'] : ['cancel']
}

/** Times are compared by whole seconds. */
function toSecond(at: number): number {
  return Math.floor(at / 1000)
}

function nameOf({ jobId, kind, value }: Told): string {
  return `${jobId} ${kind} ${value}`
}

function raise(newest: Map<string, number>, name: string, at: number): void {
  newest.set(name, Math.max(at, newest.get(name) ?? -Infinity))
}

/** What an update in the gateway's words would repeat. */
export function toTold(jobId: string, update: { readonly kind: string } & object): Told | undefined {
  const fields = new Map<string, unknown>(Object.entries(update))
  switch (update.kind) {
    case 'cancel':
    case 'accept':
      return { jobId, kind: update.kind, value: '' }
    case 'schedule': {
      const [start, end] = [Date.parse(String(fields.get('start'))), Date.parse(String(fields.get('end')))]
      return { jobId, kind: 'schedule', value: `${start}/${end}` }
    }
    case 'note':
      return { jobId, kind: 'note', value: String(fields.get('text')).trim() }
    default:
      return undefined
  }
}

import type { WireNote, WirePart } from './wire-api.ts'

/** Shown of a body. */
export const mostShownBytes = 4_096
/** Kept beyond what is shown, so that a secret at the end of it is recognised as one. */
const mostKeptBytes = mostShownBytes + 512
const mostCalls = 500
const mostBytes = 2 * 1024 * 1024
export const mostAgeMs = 3_600_000
/** About what a call takes besides headers and bodies. */
const callBytes = 500

export interface KeptCall extends WireNote {
  readonly number: number
  readonly keptBytes: number
}

/** The newest calls of one kind: bounded by number, bytes and age. The oldest goes first. */
export class WireRing {
  readonly #calls: KeptCall[] = []
  #bytes = 0

  add(number: number, note: WireNote): void {
    const request = keepBeginning(note.request)
    const response = note.response === undefined ? undefined : keepBeginning(note.response)
    const keptBytes = callBytes + note.url.length + sizeOf(request) + sizeOf(response)
    this.#calls.push({ ...note, request, response, number, keptBytes })
    this.#bytes += keptBytes
    while (this.#calls.length > mostCalls || this.#bytes > mostBytes) this.#drop()
    this.dropOld(note.at)
  }

  /** Newest first, none older than an hour. */
  read(now: number): readonly KeptCall[] {
    this.dropOld(now)
    return this.#calls.toReversed()
  }

  /** When the oldest call that is kept was made. */
  get oldestAt(): number | undefined {
    return this.#calls[0]?.at
  }

  clear(): void {
    this.#calls.length = 0
    this.#bytes = 0
  }

  dropOld(now: number): void {
    for (let oldest = this.#calls[0]; oldest !== undefined; oldest = this.#calls[0]) {
      if (Math.abs(now - oldest.at) <= mostAgeMs) break
      this.#drop()
    }
  }

  #drop(): void {
    this.#bytes -= this.#calls.shift()?.keptBytes ?? 0
  }
}

/** A copy in memory of its own: a piece of a body, or of Node's pool, would hold all that it is a piece of. */
function keepBeginning({ headers, bytes, body }: WirePart): WirePart {
  if (body === undefined) return { headers, bytes }
  const beginning =
    typeof body === 'string'
      ? new TextEncoder().encode(body.slice(0, mostKeptBytes))
      : new Uint8Array(body.subarray(0, mostKeptBytes))
  return { headers, bytes, body: beginning }
}

function sizeOf(part: WirePart | undefined): number {
  if (part === undefined) return 0
  let size = part.body?.length ?? 0
  for (const [name, value] of Object.entries(part.headers ?? {})) {
    size += name.length + String(value).length
  }
  return size
}

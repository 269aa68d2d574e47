import type { RequestItem } from '../control/request-view.ts'

/** Older requests are forgotten. */
const maxItems = 500
/** Longer bodies are not kept. */
const maxKeptBytes = 1_048_576
/** Of all bodies together; the oldest go first. */
const maxAllBytes = 33_554_432
const maxAnswerCharacters = 20_000
/** A poll after a longer pause is news: somebody polls again. */
const pauseMs = 10_000

export type ArrivedRequest = Pick<
  RequestItem,
  'at' | 'method' | 'path' | 'route' | 'accountKey' | 'signature'
> & {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface AnsweredRequest {
  readonly at: number
  /** null: the connection was cut. */
  readonly status: number | null
  readonly fault: string | null
  readonly result: string
  readonly answer: string
  /** A poll that found nothing. */
  readonly isIdle: boolean
}

export interface LoggedRequest {
  readonly item: RequestItem
  readonly headers: Readonly<Record<string, string>>
  /** null: it holds credentials, was too large to keep, or is too old. */
  readonly body: Uint8Array | null
  readonly answer: string
}

/** The latest requests to Dispatch's interface, for people. In memory only: empty after each start. */
export class RequestLog {
  readonly #requests = new Map<number, LoggedRequest>()
  /** By account: the seq of its last request, if that was a poll that found nothing. */
  readonly #idle = new Map<string, number>()
  readonly #polledAt = new Map<string, number>()
  #lastSeq = 0
  #bytes = 0

  arrived({ headers, body, ...request }: ArrivedRequest): number {
    this.#lastSeq += 1
    const seq = this.#lastSeq
    const item: RequestItem = {
      ...request,
      seq,
      status: null,
      isOpen: true,
      tookMs: 0,
      fault: null,
      result: '',
      bodyBytes: body.length,
      times: 1,
    }
    const kept = request.route === 'oauth' || body.length > maxKeptBytes ? null : body
    this.#bytes += kept?.length ?? 0
    this.#requests.set(seq, { item, headers, body: kept, answer: '' })
    this.#forget(seq - maxItems)
    this.#shrink()
    return seq
  }

  /** Says whether people should see it: a poll that found nothing, as the one before it, is no news. */
  answered(seq: number, { at, status, fault, result, answer, isIdle }: AnsweredRequest): boolean {
    const known = this.#requests.get(seq)
    if (known === undefined) return false
    const tookMs = Math.max(0, at - known.item.at)
    const item = { ...known.item, isOpen: false, status, fault, result, tookMs }
    this.#requests.set(seq, { ...known, item, answer: cut(answer) })
    const { accountKey, route, signature } = item
    if (accountKey === null || signature !== 'right' || route !== 'agent/out') return true
    const isNews = at - (this.#polledAt.get(accountKey) ?? -Infinity) > pauseMs
    this.#polledAt.set(accountKey, at)
    if (!isIdle) {
      this.#idle.delete(accountKey)
      return true
    }
    const before = this.#requests.get(this.#idle.get(accountKey) ?? -1)
    this.#idle.set(accountKey, seq)
    if (before === undefined) return true
    this.#forget(before.item.seq)
    const merged = { ...item, times: before.item.times + 1 }
    this.#requests.set(seq, { ...known, item: merged, answer: cut(answer) })
    return isNews
  }

  /** When the account polled last. */
  polledAt(accountKey: string): number | null {
    return this.#polledAt.get(accountKey) ?? null
  }

  get(seq: number): LoggedRequest | undefined {
    return this.#requests.get(seq)
  }

  /** The newest first. */
  list(limit: number): RequestItem[] {
    return [...this.#requests.values()]
      .slice(-limit)
      .map(({ item }) => item)
      .toReversed()
  }

  clear(): void {
    this.#requests.clear()
    this.#idle.clear()
    this.#polledAt.clear()
    this.#bytes = 0
  }

  #forget(seq: number): void {
    this.#bytes -= this.#requests.get(seq)?.body?.length ?? 0
    this.#requests.delete(seq)
  }

  #shrink(): void {
    for (const [seq, request] of this.#requests) {
      if (this.#bytes <= maxAllBytes) return
      this.#bytes -= request.body?.length ?? 0
      this.#requests.set(seq, { ...request, body: null })
    }
  }
}

function cut(text: string): string {
  return text.length > maxAnswerCharacters ? `${text.slice(0, maxAnswerCharacters)} ...` : text
}

import { parseRetryAfter, RetryableError, TerminalError, type HttpAnswer } from '@truckroll/gateway'

/** At most this much of a refusal is kept. */
const maxBodyCharacters = 2_000

/** This event can never be accepted as it is. */
const terminal: ReadonlySet<number> = new Set([400, 410, 413, 422])
/** Busy with this event or with all of them; 5xx belongs here too. */
const later: ReadonlySet<number> = new Set([408, 409, 425, 429])
/** The event is not at fault: the attempt is not counted. */
const outage: ReadonlySet<number> = new Set([429, 502, 503, 504])

export interface StatusErrorFacts {
  /** The setting that names the receiver's URL. */
  readonly urlSetting: string
  /** Milliseconds since the epoch, for a `Retry-After` that is a date. */
  readonly now: number
}

/** The error for a status other than 2xx and 501. The answer's text is a field of the error. */
export function toStatusError(
  answer: HttpAnswer | { readonly status: number },
  { urlSetting, now }: StatusErrorFacts,
): TerminalError | RetryableError {
  const { status } = answer
  const facts = { status, ...('body' in answer ? readFacts(answer) : {}) }
  if (terminal.has(status)) {
    return new TerminalError(`the receiver answered ${status}: it will never take this event as it is`, facts)
  }
  const retryAfterMs = 'headers' in answer ? parseRetryAfter(answer.headers['retry-after'], now) : undefined
  const retry = { ...facts, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  if (later.has(status) || (status >= 500 && status < 600)) {
    return new RetryableError(`the receiver answered ${status}`, { ...retry, isOutage: outage.has(status) })
  }
  const message = `the receiver answered ${status}, expected 2xx: ${toAdvice(status, urlSetting)}`
  return new RetryableError(message, { ...retry, isOutage: true })
}

function readFacts(answer: HttpAnswer): { readonly body: string; readonly requestId?: string } {
  const requestId = answer.headers['x-request-id']
  return {
    body: answer.text().slice(0, maxBodyCharacters),
    ...(requestId === undefined ? {} : { requestId: requestId.slice(0, 200) }),
  }
}

function toAdvice(status: number, urlSetting: string): string {
  if (status === 401 || status === 403) {
    return 'check that it verifies the raw body with a secret of TRUCKROLL_BRIDGE_SECRET, and its clock'
  }
  if (status === 404 || status === 405) return `check the path of ${urlSetting}, it must take POST`
  if (status >= 300 && status < 400) {
    return `redirects are not followed, set ${urlSetting} to the address that it names`
  }
  return `check ${urlSetting} and what stands in front of the receiver`
}

import { parseRetryAfter } from '@truckroll/client'
import { ProviderError, RetryableError, TerminalError } from '../adapter/errors.ts'
import type { HttpAnswer, HttpRequest } from '../adapter/http-client.ts'
import { toPlainWords } from './to-plain-words.ts'

/** What a vendor says of an error, read out of the body of its answer. */
export interface VendorFault {
  readonly words: string
  /** Its id of the request, if it stands in the body. */
  readonly requestId?: string | undefined
}

const outages: ReadonlySet<number> = new Set([429, 502, 503, 504])
const retryables: ReadonlySet<number> = new Set([408, 425, 500])

/** The error of an answer that is none of those expected: what to do next follows from its status, the words are for people. */
export function toRefusal(
  vendor: string,
  request: Pick<HttpRequest, 'method' | 'url'>,
  answer: HttpAnswer,
  nowMs: number,
  { fault, waitMs }: { readonly fault?: VendorFault | undefined; readonly waitMs?: number | undefined } = {},
): ProviderError | RetryableError | TerminalError {
  const { status, headers } = answer
  const retryAfterMs = parseRetryAfter(headers['retry-after'], nowMs) ?? waitMs
  const said = toPlainWords(fault?.words)
  const plain = inPlainWords(vendor, request, answer, retryAfterMs)
  const message = said === '' ? plain : `${plain}. It said: ${said}`
  const requestId = fault?.requestId ?? headers['x-request-id']
  const facts = {
    status,
    body: answer.text().slice(0, 2_000),
    ...(requestId === undefined ? {} : { requestId }),
  }
  if (status === 401 || status === 403) return new ProviderError(message, facts)
  const isOutage = outages.has(status)
  if (isOutage || retryables.has(status) || status > 504)
    return new RetryableError(message, {
      ...facts,
      isOutage,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  return new TerminalError(message, facts)
}

function inPlainWords(
  vendor: string,
  { method, url }: Pick<HttpRequest, 'method' | 'url'>,
  { status, headers }: HttpAnswer,
  retryAfterMs: number | undefined,
): string {
  const target = new URL(url)
  const call = `${method} ${target.pathname}`
  switch (status) {
    case 401:
      return `${vendor} refuses the login (${call}: 401): check it, and enter it again`
    case 403:
      return `${vendor} does not allow this login to do that (${call}: 403): check its rights and the plan`
    case 404:
    case 410:
      return `${vendor} does not have what was asked for (${call}: ${status})`
    case 409:
      return `${vendor} does not allow that in the present state (${call}: 409)`
    case 400:
    case 422:
      return `${vendor} does not accept what was sent (${call}: ${status})`
    case 413:
      return `what was sent is too large for ${vendor} (${call}: 413)`
    case 429: {
      const pause =
        retryAfterMs === undefined ? 'it does not say for how long' : `for ${toPause(retryAfterMs)}`
      return `${vendor} got too many calls and asks to wait, ${pause} (${call}: 429)`
    }
    case 502:
    case 503:
    case 504:
      return `${vendor} is not available at the moment (${call}: ${status})`
    default:
  }
  if (status >= 300 && status < 400)
    return `${vendor} redirects to ${toHost(headers['location'], target)} (${call}: ${status}), which is not followed: check the address`
  if (status >= 500) return `${vendor} failed (${call}: ${status})`
  return `${vendor} refused ${call} (${status})`
}

function toPause(ms: number): string {
  return ms < 120_000 ? `${Math.ceil(ms / 1_000)} seconds` : `${Math.ceil(ms / 60_000)} minutes`
}

/** Without path and query: they may hold a secret. */
function toHost(location: string | undefined, base: URL): string {
  if (location === undefined) return 'no address'
  return URL.parse(location, base)?.origin ?? 'an address that cannot be read'
}

import { isSecretName } from '../redaction/is-secret-name.ts'
import { hidden } from '../redaction/redact-text.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { readShownBody } from './read-shown-body.ts'
import type { WireCall, WireCallDetail, WirePart, WirePartView } from './wire-api.ts'
import type { KeptCall } from './wire-ring.ts'

const mostPathCharacters = 500
const mostHeaders = 60
const mostHeaderCharacters = 2_000

/** What a list shows of it. */
export function toCallLine(id: string, call: KeptCall, redactor: Redactor): WireCall {
  const { at, ms, direction, peer, provider, jobId, method, status, error, request, response } = call
  const { host, path } = toPlace(call, redactor)
  return {
    id,
    at,
    ms,
    direction,
    peer,
    provider: provider === '' ? undefined : provider,
    jobId,
    method,
    host,
    path: withoutValues(path),
    status,
    error: error === undefined ? undefined : redactor.text(error).slice(0, mostPathCharacters),
    requestBytes: request.bytes,
    responseBytes: response?.bytes ?? 0,
  }
}

export function toCallDetail(id: string, call: KeptCall, redactor: Redactor): WireCallDetail {
  return {
    ...toCallLine(id, call, redactor),
    ...toPlace(call, redactor),
    request: toPartView(call.request, redactor),
    response: toPartView(call.response ?? { bytes: 0 }, redactor),
  }
}

function toPlace({ url, direction, isPathSecret }: KeptCall, redactor: Redactor) {
  if (direction === 'in') return { origin: '', host: '', path: toShownPath(url, redactor) }
  const parsed = URL.parse(url)
  if (parsed === null) return { origin: '', host: '', path: '' }
  const { host, origin, pathname, search } = parsed
  const path = isPathSecret === true ? `/${hidden}` : toShownPath(`${pathname}${search}`, redactor)
  return { origin, host, path }
}

function toShownPath(path: string, redactor: Redactor): string {
  const shown = redactor.text(path)
  return shown.length <= mostPathCharacters ? shown : `${shown.slice(0, mostPathCharacters)}…`
}

/** Of a query the names alone: its values may be a customer's, and whoever may see lists may not see those. */
function withoutValues(path: string): string {
  const [place = '', query] = path.split(/\?(.*)/s)
  if (query === undefined) return path
  return `${place}?${query
    .split('&')
    .map((pair) => pair.replace(/=.*/s, '=…'))
    .join('&')}`
}

function toPartView({ headers, bytes, body }: WirePart, redactor: Redactor): WirePartView {
  const shown = Object.entries(headers ?? {})
    .flatMap(([name, value]) => [value ?? []].flat().map((one) => ({ name, value: String(one) })))
    .slice(0, mostHeaders)
    .map(({ name, value }) => ({
      name,
      value: isSecretName(name) ? hidden : redactor.text(value).slice(0, mostHeaderCharacters),
    }))
  const kept = typeof body === 'string' ? Buffer.from(body) : body
  return { headers: shown, bytes, ...readShownBody(kept, bytes, redactor) }
}

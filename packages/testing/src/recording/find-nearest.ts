import { stringifyJson } from '@truckroll/gateway'
import type { RecordedRequest } from './recorded-call.ts'

const mostCharacters = 400

/** Requests are the same if this is. */
export function toKey({ method, url, body }: RecordedRequest): string {
  return stringifyJson([method, url, toOrdered(body)])
}

/** As a person reads it. */
export function toLine(request: RecordedRequest): string {
  const { method, url, body } = request
  const text = body === undefined ? '' : ` ${stringifyJson(Object.values(body)[0] ?? null)}`
  return `${method} ${url}${text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text}`
}

/** The one that is most like the request. */
export function findNearest(
  request: RecordedRequest,
  recorded: readonly RecordedRequest[],
): RecordedRequest | undefined {
  const scored = recorded.map((each) => ({ each, score: toLikeness(request, each) }))
  return scored.toSorted((one, other) => other.score - one.score)[0]?.each
}

function toLikeness(request: RecordedRequest, other: RecordedRequest): number {
  const [path = '', query = ''] = request.url.split('?')
  const [otherPath = '', otherQuery = ''] = other.url.split('?')
  const segments = path.split('/')
  const shared = otherPath.split('/').filter((segment, at) => segment === segments[at]).length
  return (
    (path === otherPath ? 100 : 0) +
    (request.method === other.method ? 50 : 0) +
    (query === otherQuery ? 10 : 0) +
    shared
  )
}

/** Members in one order, whoever wrote them. */
function toOrdered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toOrdered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, toOrdered(member)]),
  )
}

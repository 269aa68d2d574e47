import { connectTimeoutCode } from './node-transport.ts'

const unsentCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'EHOSTDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  connectTimeoutCode,
])
const brokenCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'])
const mostCauses = 5

/** Does an error say, itself or by one of its causes, that there was no connection, so that nothing was sent? */
export function wasUnsent(error: unknown): boolean {
  return toCodes(error).some((code) => unsentCodes.has(code))
}

/** Does an error say that the connection to the other side failed, whether something was sent or not? */
export function isOfConnection(error: unknown): boolean {
  return toCodes(error).some(
    (code) => unsentCodes.has(code) || brokenCodes.has(code) || code.startsWith('UND_ERR_'),
  )
}

function toCodes(error: unknown): readonly string[] {
  return toCauses(error).flatMap((each) =>
    typeof each === 'object' && each !== null && 'code' in each && typeof each.code === 'string'
      ? [each.code]
      : [],
  )
}

/** An error and what caused it, outermost first. */
export function toCauses(error: unknown): readonly unknown[] {
  const chain: unknown[] = []
  let next = error
  do {
    chain.push(next)
    next = innerOf(next)
  } while (next !== undefined && next !== null && chain.length < mostCauses)
  return chain
}

/** Each address of a host fails by itself: the first stands for all. */
function innerOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0]
  return error instanceof Error ? error.cause : undefined
}

import { createHash } from 'node:crypto'

/** Of anything else on an error nobody knows what it holds: an answer, a request, a customer. */
const shown = [
  'code',
  'status',
  'statusCode',
  'requestId',
  'errno',
  'syscall',
  'address',
  'port',
  'isRetryable',
  'retryAfterMs',
  'isOutage',
  'isTimeout',
  'wasSent',
  'issues',
] as const
const answers = ['body', 'answer'] as const
const mostCauses = 5
const hashCharacters = 12

/** What a log line says of an error: of the other side's answer its length and the beginning of its SHA-256. */
export function toErrorFacts(error: Error): object {
  const facts: Record<string, unknown> = {
    type: error.name,
    name: error.name,
    message: error.message,
    stack: error.stack,
  }
  for (const name of shown) {
    const value: unknown = Reflect.get(error, name)
    if (value !== undefined && typeof value !== 'function') facts[name] = value
  }
  const answer = toAnswerFacts(error)
  if (answer !== undefined) facts['answer'] = answer
  if (error.cause !== undefined) facts['cause'] = error.cause
  if (error instanceof AggregateError) facts['errors'] = error.errors.slice(0, mostCauses)
  return facts
}

/** Length and hash of the answer that an error carries; undefined if there was none. */
export function toAnswerFacts(
  error: unknown,
): { readonly bytes: number; readonly sha256: string } | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const found = answers
    .map((name): unknown => Reflect.get(error, name))
    .find((value) => typeof value === 'string')
  if (typeof found !== 'string') return undefined
  const bytes = Buffer.from(found)
  const sha256 = createHash('sha256').update(bytes).digest('hex').slice(0, hashCharacters)
  return { bytes: bytes.length, sha256 }
}

import { toInputIssues, toKind, toPointer } from '@truckroll/protocol'
import { safeParse, type $ZodType, type output } from 'zod/v4/core'
import { RetryableError } from '../adapter/errors.ts'
import type { HttpAnswer } from '../adapter/http-client.ts'
import { toPlainWords } from './to-plain-words.ts'
import type { VendorFault } from './to-refusal.ts'
import { whatCame } from './what-came.ts'

export interface AnswerOrigin {
  /** The vendor's name. */
  readonly vendor: string
  /** Method and path of the call. */
  readonly call: string
  /** Finds an error in a body: some products answer 200 and put the error inside. */
  readonly readFault?: ((body: unknown) => VendorFault | undefined) | undefined
}

/**
 * An answer in the form of the schema.
 * @throws RetryableError that says where it differs, what was expected and what kind of value came. No value is in it.
 */
export function readAnswer<Schema extends $ZodType>(
  answer: HttpAnswer,
  schema: Schema,
  { vendor, call, readFault }: AnswerOrigin,
): output<Schema> {
  const text = answer.text()
  const fail = (what: string, requestId?: string) =>
    new RetryableError(`${vendor} answered ${call} with ${what}`, {
      status: answer.status,
      body: text.slice(0, 2_000),
      ...(requestId === undefined ? {} : { requestId }),
    })
  const isEmpty = text.trim() === ''
  const body = isEmpty ? { value: undefined } : parse(answer)
  if (body === undefined) throw fail(`${whatCame(text)} instead of JSON`)
  const read = safeParse(schema, body.value)
  if (read.success) return read.data
  if (isEmpty) throw fail('nothing instead of JSON')
  const fault = readFault?.(body.value)
  const words = toPlainWords(fault?.words)
  if (words !== '')
    throw fail(`status ${answer.status}, but an error inside. It said: ${words}`, fault?.requestId)
  const [issue, ...others] = toInputIssues(read.error.issues)
  const { path, message } = issue ?? { path: [], message: 'expected another answer' }
  const place = path.length === 0 ? '' : ` at ${toPointer(path)}`
  const came = message.includes(', got ') ? '' : `, got ${toKind(valueAt(body.value, path))}`
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  throw fail(`another form than its API describes:${place} ${message}${came}${more}`)
}

function parse(answer: HttpAnswer): { readonly value: unknown } | undefined {
  try {
    return { value: answer.json() }
  } catch (error) {
    if (error instanceof RetryableError) return undefined
    throw error
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const key of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined
  return at
}

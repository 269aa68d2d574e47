import { parseJsonByTurns, toInputIssues, toPointer } from '@truckroll/protocol'
import type * as z from 'zod'
import { DispatchError } from '../errors.ts'
import type { HttpAnswer } from './exchange.ts'
import { readBounded } from './read-bounded.ts'

const maxBytes = 16_777_216

/** The JSON of a 2xx answer. @throws DispatchError TR_CLIENT_ANSWER if it is none, or not what was expected. */
export async function readJsonAnswer<Schema extends z.ZodType>(
  url: URL,
  { status, body }: HttpAnswer,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { bytes, isTooLarge, brokeWith } = await readBounded(body, maxBytes)
  if (brokeWith !== undefined) throw brokeWith
  const refuse = (what: string, cause?: unknown): DispatchError =>
    new DispatchError('TR_CLIENT_ANSWER', `${url.pathname} of ${url.host} answered ${status}: ${what}`, {
      status,
      wasSent: true,
      cause,
    })
  if (isTooLarge) throw refuse(`expected at most ${maxBytes} bytes`)
  let json: unknown
  try {
    json = await parseJsonByTurns(Buffer.from(bytes).toString('utf8'))
  } catch (cause) {
    throw refuse('expected JSON', cause)
  }
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const [first] = toInputIssues(read.error.issues)
  throw refuse(`${toPointer(first?.path ?? [])} ${first?.message ?? 'is not as expected'}`.trim())
}

import { toKind } from '@truckroll/protocol'
import { z } from 'zod'
import { GatewayError } from '@truckroll/store'
import type { EventResponse } from './requests.ts'

export const maxLinkCharacters = 255

/** An answer, looked over; the link is text. */
export interface ReadResponse extends Omit<EventResponse, 'bmsId'> {
  readonly bmsId?: string
}

/**
 * The vendor's id of a work order, as text: many products count theirs.
 * @throws GatewayError `TR_ADAPTER_ANSWER` if it is neither text nor a number.
 */
export function toBmsId(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= maxLinkCharacters) return value
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) {
    return String(value)
  }
  const wanted = `text of 1 to ${maxLinkCharacters} characters, or a whole number`
  throw toAnswerError(`${what}: expected the work order's id as ${wanted}, got ${toCame(value)}`)
}

/** What a method answered to an event; `createJob` has to say which work order it made. */
export function readResponse(method: string, answer: unknown): ReadResponse {
  if (answer === undefined || answer === null) {
    if (method !== 'createJob') return {}
    throw toAnswerError(
      `createJob: expected { bmsId }, got nothing; return it, bmsId undefined if it comes later`,
    )
  }
  if (typeof answer !== 'object' || Array.isArray(answer)) {
    const wanted = method === 'createJob' ? '{ bmsId }' : 'nothing, or an object such as { needsAttention }'
    throw toAnswerError(`${method}: expected ${wanted}, got ${toCame(answer)}`)
  }
  const parsed = responseSchema.safeParse(answer)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const member = String(issue?.path[0])
    const came = toKind(Reflect.get(answer, member))
    throw toAnswerError(`${method}, ${member}: ${issue?.message ?? 'expected another value'}, got ${came}`)
  }
  const { bmsId, handled, needsAttention, remark, unread, updates } = parsed.data
  const hasLink = bmsId !== undefined && bmsId !== null
  if (!hasLink) checkShape(method, answer)
  // Each update is looked over by itself when it is sent.
  const given = updates as EventResponse['updates'] | null
  return {
    ...(hasLink ? { bmsId: toBmsId(bmsId, `${method}, bmsId`) } : {}),
    ...(handled === false ? { handled } : {}),
    ...(typeof needsAttention === 'string' && needsAttention !== '' ? { needsAttention } : {}),
    ...(typeof remark === 'string' && remark.trim() !== '' ? { remark: remark.slice(0, 1_000) } : {}),
    ...(typeof unread === 'string' && unread !== '' ? { unread } : {}),
    ...(given === undefined || given === null ? {} : { updates: given }),
  }
}

/** @throws GatewayError `TR_ADAPTER_ANSWER` */
export function readFound(answer: unknown): { readonly bmsId: string } | undefined {
  if (answer === undefined || answer === null) return undefined
  if (typeof answer !== 'object' || Array.isArray(answer))
    throw toAnswerError(`findJob: expected { bmsId } or nothing, got ${toCame(answer)}`)
  return { bmsId: toBmsId(Reflect.get(answer, 'bmsId'), 'findJob, bmsId') }
}

const responseSchema = z.looseObject({
  handled: z.boolean({ error: 'expected false or nothing' }).nullish(),
  needsAttention: z.string({ error: 'expected text' }).nullish(),
  remark: z.string({ error: 'expected text' }).nullish(),
  unread: z.string({ error: 'expected text' }).nullish(),
  updates: z.array(z.unknown(), { error: 'expected a list of updates' }).nullish(),
})
const known = new Set(['bmsId', ...Object.keys(responseSchema.shape)])

/** `{ id: 'WO-17' }` instead of `{ bmsId }` would lose the link without a word. */
function checkShape(method: string, answer: object): void {
  const stranger = Object.keys(answer).find((key) => !known.has(key))
  if (method !== 'createJob' || stranger === undefined) return
  throw toAnswerError(
    `createJob: expected { bmsId }, got an object without it and with ${stranger.slice(0, 60)}`,
  )
}

function toCame(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'number')
    return Number.isInteger(value) ? 'a number too large to keep its digits' : 'no whole number'
  return value === '' ? 'an empty text' : toKind(value)
}

export function toAnswerError(message: string): GatewayError {
  return new GatewayError('TR_ADAPTER_ANSWER', message)
}

import {
  isJsonObject,
  isLargerThan,
  Pace,
  parseJsonByTurns,
  TruckrollError,
  updateSchema,
} from '@truckroll/gateway'
import type { HttpAnswer, JsonObject, Update } from '@truckroll/gateway'
import { z } from 'zod'
import { findJson } from './find-json.ts'

/** As many as a bulk request may hold. */
const maxUpdates = 500
const maxTextCharacters = 4_000
const maxProblems = 20
/** Of a list or object in an answer, whatever it is for. */
const maxAnswerMembers = 100_000
/** So many fields of the answer are looked at for names that were meant to be others. */
const maxFields = 1_000
/** More than the bounds of an update's fields leave room for. */
const maxUpdateValues = 5_000
/** What an update counts for in the work of a turn, whatever it holds. */
const updateCharacters = 8_192

/** The content of a 2xx answer. */
export interface AnswerContent {
  readonly bmsId: string | undefined
  readonly needsAttention: string | undefined
  readonly remark: string | undefined
  /** The valid updates, with their position in the answer. */
  readonly updates: readonly { readonly index: number; readonly update: Update }[]
  /** What could not be read: a JSON pointer and what was expected there, never the value. */
  readonly problems: readonly string[]
}

const wantedFields = ['bmsId', 'needsAttention', 'remark', 'updates']
const expectedFields = 'expected an object with bmsId, needsAttention, remark, updates or none of them'

/** Ids of many products are numbers: they are turned into text. */
const bmsIdSchema = z.union([
  z.string().min(1).max(255),
  z.int().min(0).transform(String),
  z.bigint().min(0n).transform(String),
])

/**
 * Reads a receiver's answer to an event that it handled. The event is done whatever the answer contains, so
 * this never throws; what cannot be read is returned as a problem. Text that is not meant as JSON (`OK`) is
 * ignored.
 */
export async function readAnswer(answer: HttpAnswer): Promise<AnswerContent> {
  const body = await readBody(answer)
  if (body.problem !== undefined) return { ...nothing, problems: [body.problem] }
  if (Array.isArray(body.value)) return { ...nothing, problems: [`/: ${expectedFields}, got a list`] }
  if (typeof body.value === 'string' && meansFields(body.value))
    return { ...nothing, problems: [`/: ${expectedFields}, got a text that names them`] }
  return isJsonObject(body.value) ? readFields(body.value) : nothing
}

const nothing: AnswerContent = {
  bmsId: undefined,
  needsAttention: undefined,
  remark: undefined,
  updates: [],
  problems: [],
}

async function readBody(
  answer: HttpAnswer,
): Promise<{ readonly value?: unknown; readonly problem?: string }> {
  const encoding = answer.headers['content-encoding'] ?? 'identity'
  if (answer.body.length > 0 && encoding !== 'identity') {
    const sent = `sent as ${encoding.slice(0, 40)}, which could not be decoded`
    return { problem: `/: expected JSON, got an answer ${sent}; nothing of it was read` }
  }
  const contentType = answer.headers['content-type'] ?? ''
  const isMeantAsJson = /[/+]json\b/i.test(contentType)
  const text = decode(answer.body, contentType)?.trim()
  if (text === undefined) {
    const loose = new TextDecoder('latin1').decode(answer.body)
    return isMeantAsJson || meansFields(loose) ? { problem: '/: expected JSON in UTF-8' } : {}
  }
  if (text === '') return {}
  const read = isMeantAsJson || /^[[{]/.test(text) ? await parseWhole(text) : undefined
  if (read !== undefined && 'value' in read) return read
  // A warning of the receiver's language before the answer, or a page around it.
  const found = await findJson(text, wantedFields)
  if (found !== undefined) return { value: found }
  if (read !== undefined) return read
  if (!meansFields(text)) return {}
  return { problem: `/: ${expectedFields} as JSON, got other text that names them` }
}

/** Decoded by the charset that it names, else as UTF-8. */
function decode(body: Uint8Array, contentType: string): string | undefined {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  for (const label of new Set([charset, 'utf-8'])) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(body)
    } catch {
      // Not in this charset, or the charset is unknown.
    }
  }
  return undefined
}

async function parseWhole(text: string): Promise<{ readonly value: unknown } | { readonly problem: string }> {
  try {
    return { value: await parseJsonByTurns(text, { maxMembers: maxAnswerMembers }) }
  } catch (error) {
    if (!TruckrollError.is(error)) throw error
    return { problem: `/: expected JSON (${error.message})` }
  }
}

/** Form fields, XML or half an answer: it was meant for the gateway, so it must not be lost silently. */
function meansFields(text: string): boolean {
  return /bms[_-]?id|needs[_-]?attention/i.test(text)
}

async function readFields(fields: JsonObject): Promise<AnswerContent> {
  const problems = [...toMisspelled(fields), ...toNested(fields)]
  const bmsId = readBmsId(fields['bmsId'], problems)
  const needsAttention = readText('needsAttention', fields, problems)
  const remark = readText('remark', fields, problems)
  const updates = await readUpdates(fields['updates'], problems)
  const more = problems.length - maxProblems
  return {
    bmsId,
    needsAttention,
    remark,
    updates,
    problems: more > 0 ? [...problems.slice(0, maxProblems), `and ${more} more`] : problems,
  }
}

/** Without this, `bms_id` instead of `bmsId` would be lost silently. */
function toMisspelled(fields: JsonObject): string[] {
  const names = Object.keys(fields).slice(0, maxFields)
  return names.flatMap((name) => {
    const plain = name.replaceAll(/[_\- ]/g, '').toLowerCase()
    const meant = wantedFields.find((field) => field.toLowerCase() === plain && !(field in fields))
    return meant === undefined ? [] : [`/${name.slice(0, 40)}: expected the name ${meant}`]
  })
}

/** `{"data":{"bmsId":"WO-1042"}}`, as some frameworks wrap what a handler returns. */
function toNested(fields: JsonObject): string[] {
  if (wantedFields.some((name) => name in fields)) return []
  const entries = Object.entries(fields).slice(0, maxFields)
  return entries.flatMap(([outer, value]) => {
    const names = isJsonObject(value) ? wantedFields.filter((name) => name in value) : []
    return names.map((name) => `/${outer.slice(0, 40)}/${name}: expected at the top of the answer`)
  })
}

function readBmsId(value: unknown, problems: string[]): string | undefined {
  const parsed = bmsIdSchema.nullish().safeParse(value)
  if (parsed.success) return parsed.data ?? undefined
  problems.push('/bmsId: expected text of 1 to 255 characters, or a whole number')
  return undefined
}

function readText(
  name: 'needsAttention' | 'remark',
  fields: JsonObject,
  problems: string[],
): string | undefined {
  const value = fields[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') problems.push(`/${name}: expected text`)
  const text = typeof value === 'string' ? value.trim() : ''
  if (text.length <= maxTextCharacters) return text === '' ? undefined : text
  return `${text.slice(0, maxTextCharacters)}…`
}

async function readUpdates(value: unknown, problems: string[]): Promise<AnswerContent['updates']> {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) {
    problems.push('/updates: expected a list')
    return []
  }
  if (value.length > maxUpdates) {
    problems.push(
      `/updates: expected at most ${maxUpdates}, got ${value.length}; those behind were not taken`,
    )
  }
  const entries: readonly unknown[] = value.slice(0, maxUpdates)
  const updates: { readonly index: number; readonly update: Update }[] = []
  const pace = new Pace()
  for (const [index, entry] of entries.entries()) {
    await pace.spend(updateCharacters)
    if (isLargerThan(maxUpdateValues, entry)) {
      problems.push(`/updates/${index}: expected at most ${maxUpdateValues} values in all, got more`)
      continue
    }
    const parsed = updateSchema.safeParse(entry)
    if (parsed.success) updates.push({ index, update: parsed.data })
    else problems.push(...parsed.error.issues.map((issue) => toProblem(`/updates/${index}`, issue)))
  }
  return updates
}

function toProblem(place: string, issue: z.core.$ZodIssue): string {
  const path = [place, ...issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))]
  const message = issue.code === 'invalid_union' ? 'expected a kind of update' : issue.message
  return `${path.join('/').slice(0, 200)}: ${message.slice(0, 200)}`
}

import { findNearestName, jobEventSchema, surveyResponseEventSchema } from '@truckroll/protocol'
import { z } from 'zod'
import { CliError } from '../errors.ts'
import type { FieldSet } from './parse-sets.ts'

/**
 * What may be set: `null` means a plain value, `'text'` a text, `'any'` anything at or below this path; a
 * list has one kind of entry.
 */
type Fields = null | 'text' | 'any' | readonly [Fields] | { readonly [name: string]: Fields }

/** Given by Dispatch, or by the options of the command. */
const notByBrand = new Set([
  'id',
  'updated_at',
  'friendly_external_id',
  'source',
  'source_id',
  'organization_id',
  'organization_external_id',
])

/** Fields that Dispatch sends only when it offers a job, or cancels it; they cannot be set on a known job. */
const notByChange = new Set(['external_id', 'status_message'])

const changeableFields = (): Fields => {
  const fields = jobFields()
  if (fields === null || typeof fields === 'string' || isList(fields)) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !notByChange.has(name)))
}

const jobFields = (): Fields => {
  const known = toFields(z.toJSONSchema(jobEventSchema, { unrepresentable: 'any' }))
  if (known === null || typeof known === 'string' || isList(known)) return 'any'
  const { customer, ui_options: _options, ...others } = known
  const { id: _id, ...person } =
    customer === undefined || customer === null || typeof customer === 'string' || isList(customer)
      ? {}
      : customer
  return {
    ...Object.fromEntries(Object.entries(others).filter(([name]) => !notByBrand.has(name))),
    customer: { ...person, phone_numbers: [{ number: 'text', primary: null, type: 'text' }] },
    contacts: ['any'],
    ui_options: {
      show_decline: null,
      accept_title: null,
      decline_title: null,
      reject_reasons: [null],
      complete_reasons: [null],
      pause_reasons: [null],
      cancel_reasons: [null],
    },
  }
}

const company: Fields = {
  name: null,
  email: null,
  phoneNumber: null,
  address: { street: null, streetLine2: null, city: null, state: null, country: null },
  credentials: 'any',
  settings: 'any',
}

const settable: Readonly<Record<string, () => Fields>> = {
  'job.created': jobFields,
  'job.updated': changeableFields,
  'job.canceled': () => ({ reason: null }),
  'note.created': () => ({ text: null, externalId: null }),
  'attachment.created': () => ({ fileName: null, contentBase64: null, externalId: null }),
  'appointment.updated': () => ({ start: null, durationSeconds: null, appointmentId: null }),
  'note.updated': () => ({ text: null, attachmentId: null }),
  'note.deleted': () => ({ attachmentId: null }),
  'attachment.deleted': () => ({ attachmentId: null }),
  'survey.submitted': () => toFields(z.toJSONSchema(surveyResponseEventSchema, { unrepresentable: 'any' })),
  'update.confirmed': () => ({ text: null }),
  'update.rejected': () => ({ text: null }),
  'provider.connected': () => company,
  'provider.offboarded': () => ({}),
  'message.other': () => 'any',
}

/**
 * The sets, with text fields as text: a postal code or telephone number of digits is not a number.
 * @throws CliError `TR_CLI_ARGUMENT` for a path that the event does not have.
 */
export function checkSets(event: string, sets: readonly FieldSet[]): readonly FieldSet[] {
  const fields = settable[event]?.() ?? 'any'
  return sets.map((set) => {
    const isText = find(event, fields, set.path, []) === 'text' && set.value !== null
    return isText && typeof set.value !== 'string' ? { ...set, value: set.text } : set
  })
}

function find(event: string, fields: Fields, path: readonly string[], above: readonly string[]): Fields {
  const [first, ...rest] = path
  if (first === undefined || fields === 'any') return fields
  const place = [...above, first]
  if (isList(fields)) return find(event, fields[0], rest, place)
  if (fields === null || fields === 'text') {
    throw refuse(place, `${above.join('.')} is a plain value: expected nothing below it, got .${first}`)
  }
  const inner = Object.hasOwn(fields, first) ? fields[first] : undefined
  if (inner !== undefined) return find(event, inner, rest, place)
  const names = Object.keys(fields)
  const nearest = findNearestName(first, names)
  const hint = nearest === undefined ? '' : `; did you mean ${[...above, nearest].join('.')}?`
  const where = above.length === 0 ? event : `${above.join('.')} of ${event}`
  const known = names.length === 0 ? 'none' : names.join(', ')
  throw refuse(place, `expected a field of ${where} (${known}), got ${first}${hint}`)
}

function refuse(path: readonly string[], why: string): CliError {
  return new CliError('TR_CLI_ARGUMENT', `--set ${path.join('.')}: ${why}`)
}

function isList(fields: Fields): fields is readonly [Fields] {
  return Array.isArray(fields)
}

/** The names in a schema; if it names none, any field may be set. */
function toFields(schema: z.core.JSONSchema._JSONSchema): Fields {
  if (typeof schema === 'boolean') return 'any'
  const [inner, ...others] = (schema.anyOf ?? []).filter(
    (each) => typeof each === 'boolean' || each.type !== 'null',
  )
  if (inner !== undefined) {
    const fields = toFields(inner)
    return fields === 'text' && others.length > 0 ? null : fields
  }
  if (schema.properties !== undefined) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, each]) => [name, toFields(each)]))
  }
  if (schema.type === 'array') {
    return [schema.items === undefined || Array.isArray(schema.items) ? 'any' : toFields(schema.items)]
  }
  const types: readonly unknown[] = [schema.type].flat()
  if (types.includes('object')) return 'any'
  return types.includes('string') ? 'text' : null
}

import type * as z from 'zod'
import { ProtocolError } from '../errors.ts'
import { cutName, toInputIssues, toPointer } from '../json/input-issues.ts'
import { isJsonObject } from '../json/json-object.ts'
import { brandAttachmentSchema } from './attachment-records.ts'
import { billingDocumentSchema, billingItemSchema } from './billing-records.ts'
import {
  brandJobSchema,
  customFormSchema,
  jobSuggestedTimesSchema,
  jobTradeSchema,
  offerSchema,
} from './job-records.ts'
import {
  configSchema,
  customerSchema,
  jobAttributionSchema,
  organizationSchema,
  tradeAccountOrgSchema,
} from './organization-records.ts'
import { serviceAreaSchema } from './service-area-record.ts'
import { profilePictureSchema, tradeAccountUserSchema, userSchema, userTagSchema } from './user-records.ts'
import {
  appointmentTypeSchema,
  autoAssignOrgSchema,
  autoAssignTechnicianSchema,
  brandAppointmentSchema,
  brandCalendarEventSchema,
} from './visit-records.ts'

/** What a brand posts: each type with the version of its header. Playbook: all To Dispatch payloads */
const recordTypes = {
  job: { version: 'v3', schema: brandJobSchema },
  organization: { version: 'v3', schema: organizationSchema },
  customer: { version: 'v3', schema: customerSchema },
  user: { version: 'v3', schema: userSchema },
  profile_picture: { version: 'v3', schema: profilePictureSchema },
  appointment: { version: 'v3', schema: brandAppointmentSchema },
  attachment: { version: 'v3', schema: brandAttachmentSchema },
  offer: { version: 'v2', schema: offerSchema },
  auto_assign_org: { version: 'v3', schema: autoAssignOrgSchema },
  auto_assign_technician: { version: 'v3', schema: autoAssignTechnicianSchema },
  trade_account_org: { version: undefined, schema: tradeAccountOrgSchema },
  trade_account_user: { version: undefined, schema: tradeAccountUserSchema },
  job_trade: { version: undefined, schema: jobTradeSchema },
  service_area: { version: 'v1', schema: serviceAreaSchema },
  billing_item: { version: 'v2', schema: billingItemSchema },
  billing_document: { version: 'v2', schema: billingDocumentSchema },
  calendar_event: { version: 'v1', schema: brandCalendarEventSchema },
  custom_form: { version: undefined, schema: customFormSchema },
  suggested_times: { version: undefined, schema: jobSuggestedTimesSchema },
  job_attribution: { version: 'v1', schema: jobAttributionSchema },
  appointment_type: { version: 'v1', schema: appointmentTypeSchema },
  user_tag: { version: 'v1', schema: userTagSchema },
  config: { version: 'v1', schema: configSchema },
} as const

export type BrandRecordType = keyof typeof recordTypes
/** The attributes of a record of that type. */
export type BrandFields<Type extends BrandRecordType = BrandRecordType> = FieldsOfTypes[Type]
type FieldsOfTypes = { [Type in BrandRecordType]: z.output<(typeof recordTypes)[Type]['schema']> }

/** Written out, so that a type and its fields belong together for the compiler. */
const entries: {
  readonly [Type in BrandRecordType]: {
    readonly version: string | undefined
    readonly schema: z.ZodType<FieldsOfTypes[Type]>
  }
} = recordTypes

export const brandRecordTypes: readonly string[] = Object.keys(recordTypes)

/** The version that the header of this type names; undefined if it names none. */
export function brandRecordVersion(type: BrandRecordType): string | undefined {
  return recordTypes[type].version
}

/** A record with its header, as it stands in a post. */
export interface BrandRecord<Type extends BrandRecordType = BrandRecordType> {
  readonly header: {
    readonly record_type: Type
    readonly version?: string
    /** Only of a calendar event that is taken back. */
    readonly action?: 'delete'
    /** Only of a job attribution. */
    readonly admin?: true
  }
  readonly record: BrandFields<Type>
}

export interface BrandRecordOptions {
  /** `delete` takes back a calendar event. */
  readonly action?: 'delete'
}

/**
 * A record as Dispatch takes it, with its header.
 *
 * @throws ProtocolError TR_PROTOCOL_RECORD which names the attribute, and what was expected there.
 */
export function brandRecord<Type extends BrandRecordType>(
  type: Type,
  fields: BrandFields<Type>,
  { action }: BrandRecordOptions = {},
): BrandRecord<Type> {
  return checkRecord(type, fields, action)
}

/**
 * A record that came as JSON, checked as `brandRecord` checks it.
 *
 * @throws ProtocolError TR_PROTOCOL_RECORD
 */
export function parseBrandRecord(value: unknown): BrandRecord {
  if (!isJsonObject(value) || !isJsonObject(value['header']))
    throw refusal('expected an object with a header')
  const { record_type: type, action } = value['header']
  return checkRecord(toBrandRecordType(type), value['record'], action)
}

function checkRecord<Type extends BrandRecordType>(
  type: Type,
  fields: unknown,
  action: unknown,
): BrandRecord<Type> {
  toBrandRecordType(type)
  const { version, schema } = entries[type]
  const checked = schema.safeParse(fields)
  if (!checked.success) {
    const [first] = toInputIssues(checked.error.issues)
    throw refusal(`${type}${toPointer(first?.path ?? [])}: ${first?.message ?? 'not as expected'}`)
  }
  if (action !== undefined && (type !== 'calendar_event' || action !== 'delete')) {
    throw refusal(`${type}: expected no action but "delete" of a calendar_event`)
  }
  return {
    header: {
      record_type: type,
      ...(version === undefined ? {} : { version }),
      ...(action === undefined ? {} : { action: 'delete' }),
      ...(type === 'job_attribution' ? { admin: true } : {}),
    },
    record: checked.data,
  }
}

export function isBrandRecordType(type: unknown): type is BrandRecordType {
  return typeof type === 'string' && Object.hasOwn(recordTypes, type)
}

function toBrandRecordType(type: unknown): BrandRecordType {
  if (isBrandRecordType(type)) return type
  const came = typeof type === 'string' ? `"${cutName(type)}"` : 'none'
  throw refusal(`expected one of the record types ${brandRecordTypes.join(', ')}; got ${came}`)
}

function refusal(message: string): ProtocolError {
  return new ProtocolError('TR_PROTOCOL_RECORD', message)
}

import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'
import { personal } from '../personal/personal.ts'
import {
  looseBoolean,
  looseId,
  looseListOf,
  looseNumber,
  looseObjectOf,
  looseRecord,
  looseText,
  looseTexts,
} from './loose-fields.ts'

/** The address of the job. `timezone` (IANA) is the zone for local times of the job. */
export const addressFields = {
  street_1: personal('street', looseText()),
  street_2: personal('street', looseText()),
  city: looseText(),
  state: looseText(),
  postal_code: looseText(),
  country: looseText(),
  timezone: looseText(),
  latitude: personal('place', looseNumber()),
  longitude: personal('place', looseNumber()),
}

/** Who lives there. */
export const customerFields = {
  id: looseId(),
  external_id: looseText(),
  first_name: personal('name', looseText()),
  last_name: personal('name', looseText()),
  company_name: personal('company', looseText()),
  email: personal('email', looseText()),
  phone_number: personal('phone', looseText()),
}

/** A device can be found by its number. */
export const equipmentFields = {
  manufacturer: looseText(),
  model_number: looseText(),
  model_name: looseText(),
  serial_number: personal('place', looseText()),
  equipment_type: looseText(),
  installation_date: looseText(),
  location: looseText(),
  symptom: looseText(),
  custom_fields: looseRecord(),
}

const marketingFields = {
  content: looseText(),
  campaign: looseText(),
  source: looseText(),
  term: looseText(),
  media: looseText(),
}

/**
 * A job as Dispatch sends it: in full, or only its status (`isFullJob` tells which). Only `id` is always
 * there. `description` is markdown for Dispatch's own screens: show it through `toReadableText`, never take
 * data out of it. Playbook: Gateway > From Dispatch > Job Created, Job Canceled
 */
export const jobEventSchema = z.looseObject({
  id: dispatchIdSchema,
  /** offered, unscheduled (accepted), rejected, scheduled, paused, complete, canceled, or another word. */
  status: looseText(),
  /** The reason of the status. */
  status_message: looseText(),
  /** When it happened; read it with `parseDispatchTime`. */
  updated_at: looseText(),
  /** The enterprise's id of the job. */
  external_id: looseText(),
  /** So it is printed for a brand's own workforce, instead of `external_id`; read both by `externalIdOf`. */
  external_ids: looseTexts(),
  friendly_external_id: looseText(),
  /** The brand's stable id; `source` is its name, for people. */
  source_id: looseId(),
  source: looseText(),
  /** The provider at Dispatch. */
  organization_id: looseId(),
  /** The enterprise's id of the provider, not the field-service product's. */
  organization_external_id: looseText(),
  title: looseText(),
  description: looseText(),
  symptom: looseText(),
  service_instructions: looseText(),
  service_fee: looseNumber(),
  service_type: looseText(),
  address: looseObjectOf(addressFields),
  customer: looseObjectOf(customerFields),
  equipment_descriptions: looseListOf(equipmentFields),
  marketing_attributions: looseListOf(marketingFields),
  custom_fields: looseRecord(),
  /** Read it with `readReasons`. */
  ui_options: looseObjectOf({ show_decline: looseBoolean() }),
})

export type JobEvent = z.infer<typeof jobEventSchema>

/** The enterprise's id of a job, in either printed form; the first one, if there are several. */
export function externalIdOf({
  external_id: id,
  external_ids: ids,
}: Pick<JobEvent, 'external_id' | 'external_ids'>): string | undefined {
  return id ?? ids?.[0]
}

const fieldsOfSmallJob: ReadonlySet<string> = new Set([
  'id',
  'status',
  'status_message',
  'updated_at',
  'external_id',
  // Other names of the same enterprise id; they say nothing about the job itself.
  'external_ids',
  'friendly_external_id',
])

/** Does the job have more than id and status, so that a work order can be made from it? */
export function isFullJob(job: object): boolean {
  return Object.keys(job).some((key) => !fieldsOfSmallJob.has(key))
}

import { dispatchIdSchema, idText } from '@truckroll/protocol'
import * as z from 'zod'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import { keepRecords } from './keep-record.ts'
import { recordsOf } from './kept-records.ts'
import { knownJob, knownOrganization, knownUser } from './known-by-brand.ts'
import type { RecordRule } from './post-context.ts'
import { RecordRefusal } from './record-refusal.ts'

const id = dispatchIdSchema
const trades = z.array(z.string())

/** Playbook: Use Cases > To Dispatch > Org Trades */
const tradeAccountOrg = keepRecords({
  recordType: 'trade_account_org',
  schema: z.looseObject({ external_organization_id: id, external_id: id.nullish(), trades }),
  // The printed samples differ in whose id external_id is.
  nameOf: ({ external_organization_id: organization }) => idText(organization),
  check: (post, record) => knownOrganization(post, 'trade_account_org', record.external_organization_id),
})

/** Playbook: Use Cases > To Dispatch > User Trades */
const tradeAccountUser = keepRecords({
  recordType: 'trade_account_user',
  schema: z.looseObject({ external_id: id, trades }),
  nameOf: ({ external_id: user }) => idText(user),
  check: (post, record) => knownUser(post, 'trade_account_user', record.external_id, 'external_id'),
})

/** Playbook: Use Cases > To Dispatch > Job Trades */
const jobTrade = keepRecords({
  recordType: 'job_trade',
  schema: z.looseObject({ external_job_id: id, trades }),
  nameOf: ({ external_job_id: job }) => idText(job),
  check: (post, record) => knownJob(post, 'job_trade', record.external_job_id),
})

const places = z.discriminatedUnion('service_area_type', [
  z.looseObject({
    external_id: id,
    external_organization_id: id.nullish(),
    external_user_id: id.nullish(),
    service_area_type: z.literal('zcta5'),
    postal_codes: z.array(z.looseObject({ postal_code: z.string() })),
  }),
  z.looseObject({
    external_id: id,
    external_organization_id: id.nullish(),
    external_user_id: id.nullish(),
    service_area_type: z.literal('tract'),
    census_tracts: z.array(z.string()),
  }),
  z.looseObject({
    external_id: id,
    external_organization_id: id.nullish(),
    external_user_id: id.nullish(),
    service_area_type: z.literal('fsaldu'),
    canadian_postal_codes: z.array(z.string()),
  }),
])

/** Playbook: Use Cases > To Dispatch > Organizations, Users > Service Areas */
const serviceArea = keepRecords({
  recordType: 'service_area',
  schema: places,
  nameOf: (area) => idText(area.external_id),
  check: (post, area) => {
    if (area.external_organization_id !== undefined && area.external_organization_id !== null) {
      knownOrganization(post, 'service_area', area.external_organization_id)
    } else if (area.external_user_id !== undefined && area.external_user_id !== null) {
      knownUser(post, 'service_area', area.external_user_id)
    } else if (userOfArea(post, idText(area.external_id)) === undefined) {
      throw new RecordRefusal('service_area', { external_id: ['ends in no known user'] })
    }
  },
})

/** A technician's area is printed with no other name of its technician than the end of its own id. */
export function userOfArea(
  { draft, account }: { readonly draft: ReadonlyWorld; readonly account: SandboxAccount },
  externalId: string,
): string | undefined {
  return recordsOf(draft, account.key, 'user').find(({ name }) => externalId.endsWith(`-${name}`))?.name
}

/** Playbook: Use Cases > To Dispatch > Billing Items */
const billingItem = keepRecords({
  recordType: 'billing_item',
  schema: z.looseObject({ external_id: id, external_organization_id: id }),
  nameOf: (item) => idText(item.external_id),
  check: (post, item) => knownOrganization(post, 'billing_item', item.external_organization_id),
})

/** Playbook: Use Cases > To Dispatch > Calendar Event */
const calendarEvent = keepRecords({
  recordType: 'calendar_event',
  schema: z.looseObject({
    external_id: id,
    external_user_id: id.nullish(),
    external_organization_id: id.nullish(),
    start_time: z.string().nullish(),
    duration: z.number().nullish(),
  }),
  nameOf: (event) => idText(event.external_id),
  check: (post, { external_user_id: user }) => {
    if (user === undefined || user === null) {
      throw new RecordRefusal('calendar_event', { external_user_id: ["can't be blank"] })
    }
    knownUser(post, 'calendar_event', user)
  },
})

/** Playbook: Use Cases > To Dispatch > Custom Form */
const customForm = keepRecords({
  recordType: 'custom_form',
  schema: z.looseObject({ external_job_id: id, form_id: z.string().min(1), form_data: z.unknown() }),
  nameOf: (form) => `${idText(form.external_job_id)} ${form.form_id}`,
  check: (post, form) => knownJob(post, 'custom_form', form.external_job_id),
})

/** Playbook: Use Cases > To Dispatch > Job Attribution/Sources */
const jobAttribution = keepRecords({
  recordType: 'job_attribution',
  schema: z.looseObject({ external_id: id, external_organization_id: id }),
  nameOf: (attribution) => idText(attribution.external_id),
  check: (post, record) => knownOrganization(post, 'job_attribution', record.external_organization_id),
})

/** Playbook: Use Cases > To Dispatch > Appointment Type */
const appointmentType = keepRecords({
  recordType: 'appointment_type',
  schema: z.looseObject({ name: z.string().min(1) }),
  nameOf: ({ name }) => name,
})

/** Playbook: Use Cases > To Dispatch > User Tags */
const userTag = keepRecords({
  recordType: 'user_tag',
  schema: z.looseObject({ external_user_id: id, key: z.string().min(1) }),
  nameOf: (tag) => `${idText(tag.external_user_id)} ${tag.key}`,
  check: (post, tag) => knownUser(post, 'user_tag', tag.external_user_id),
})

/** Playbook: Use Cases > To Dispatch > Configuration Settings */
const config = keepRecords({
  recordType: 'config',
  schema: z.looseObject({ external_organization_id: id }),
  nameOf: (record) => idText(record.external_organization_id),
  check: (post, record) => knownOrganization(post, 'config', record.external_organization_id),
})

/** Records that nothing but other rules look at. */
export const keptTypes: Readonly<Record<string, RecordRule>> = {
  trade_account_org: tradeAccountOrg,
  trade_account_user: tradeAccountUser,
  job_trade: jobTrade,
  service_area: serviceArea,
  billing_item: billingItem,
  calendar_event: calendarEvent,
  custom_form: customForm,
  job_attribution: jobAttribution,
  appointment_type: appointmentType,
  user_tag: userTag,
  config,
}

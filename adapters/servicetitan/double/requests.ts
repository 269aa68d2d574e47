import { z } from 'zod'

// What ServiceTitan's OpenAPI documents name for each call that the adapter makes, and no more.

const id = z.int().positive()
const time = z.iso.datetime()
const text = z.string().min(1)

const externalData = z.strictObject({
  applicationGuid: z.guid(),
  externalData: z.array(z.strictObject({ key: text, value: z.string() })),
})

const address = z.strictObject({
  street: text,
  unit: z.string().nullable().optional(),
  city: text,
  state: text,
  zip: text,
  country: text,
  latitude: z.number().optional(),
  longitude: z.number().optional(),
})

const contact = z.strictObject({
  type: z.enum(['Phone', 'Email', 'Fax', 'MobilePhone']),
  value: text,
  memo: z.string().nullable().optional(),
})

export const customerRequest = z.strictObject({
  name: text,
  type: z.enum(['Residential', 'Commercial']).optional(),
  address,
  locations: z.array(z.strictObject({ name: text, address, contacts: z.array(contact).optional() })).min(1),
  contacts: z.array(contact).optional(),
  externalData: externalData.optional(),
})

export const locationRequest = z.strictObject({
  customerId: id,
  name: text,
  address,
  contacts: z.array(contact).optional(),
  externalData: externalData.optional(),
})

const times = {
  start: time,
  end: time,
  arrivalWindowStart: time.optional(),
  arrivalWindowEnd: time.optional(),
}

export const jobRequest = z.strictObject({
  customerId: id,
  locationId: id,
  businessUnitId: id,
  jobTypeId: id,
  priority: z.enum(['Low', 'Normal', 'High', 'Urgent']),
  campaignId: id,
  appointments: z.array(z.strictObject({ ...times, technicianIds: z.array(id).optional() })).min(1),
  summary: z.string().optional(),
  customerPo: z.string().optional(),
  tagTypeIds: z.array(id).optional(),
  externalData: externalData.optional(),
})

export const jobPatch = z.strictObject({
  summary: z.string().optional(),
  priority: z.enum(['Low', 'Normal', 'High', 'Urgent']).optional(),
  locationId: id.optional(),
  customerPo: z.string().optional(),
  externalData: z
    .strictObject({ ...externalData.shape, patchMode: z.enum(['Replace', 'Merge']).optional() })
    .optional(),
})

const booking = {
  source: text,
  name: text,
  address,
  customerType: z.enum(['Residential', 'Commercial']),
  start: time,
  summary: z.string(),
  campaignId: id,
  businessUnitId: id,
  jobTypeId: id,
  priority: z.enum(['Low', 'Normal', 'High', 'Urgent']),
  isFirstTimeClient: z.boolean(),
  uploadedImages: z.array(z.string()),
  externalId: text,
}
export const bookingPatch = z.strictObject(booking).partial()
export const bookingRequest = z
  .strictObject({
    ...booking,
    contacts: z.array(contact),
    isSendConfirmationEmail: z.boolean(),
  })
  .partial()
  .required({ source: true, name: true, summary: true, isFirstTimeClient: true, externalId: true })

export const reasonRequest = z.strictObject({ reasonId: id, memo: text })
export const appointmentRequest = z.strictObject({
  jobId: id,
  ...times,
  technicianIds: z.array(id).optional(),
  specialInstructions: z.string().optional(),
})
export const rescheduleRequest = z.strictObject(times)
export const noteRequest = z.strictObject({ text, pinToTop: z.boolean().optional() })

/** `page` and `pageSize` of every list, and what each list filters by. */
const paging = {
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(5_000).default(50),
  includeTotal: z.enum(['true', 'false']).optional(),
  sort: z.string().optional(),
}
const byFact = {
  externalDataApplicationGuid: z.guid().optional(),
  externalDataKey: z.string().optional(),
  externalDataValues: z.string().optional(),
}
const ids = z
  .string()
  .regex(/^\d+(,\d+)*$/)
  .refine((list) => list.split(',').length <= 50, 'at most 50 ids')
  .optional()

export const customersQuery = z.strictObject({
  ...paging,
  ...byFact,
  ids,
  phone: z.string().optional(),
  name: z.string().optional(),
})
export const locationsQuery = z.strictObject({
  ...paging,
  ...byFact,
  ids,
  customerId: z.coerce.number().int().optional(),
})
export const jobsQuery = z.strictObject({ ...paging, ...byFact, ids, number: z.string().optional() })
export const jobQuery = z.strictObject({ externalDataApplicationGuid: z.guid().optional() })
export const appointmentsQuery = z.strictObject({ ...paging, ids, jobId: z.coerce.number().int().optional() })
export const cancelReasonsQuery = z.strictObject({ ...paging, ids })
export const bookingsQuery = z.strictObject({ ...paging, ids, externalId: z.string().optional() })
export const bookingQuery = z.strictObject({})
export const listQuery = z.strictObject(paging)
export const feedQuery = z.strictObject({
  from: z.string().optional(),
  includeRecentChanges: z.enum(['true', 'false']).optional(),
})

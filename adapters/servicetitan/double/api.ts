import { bookingRoutes } from './booking-api.ts'
import { readFeed } from './feed.ts'
import { expectFound, page, read, shown, slice, type Handler } from './handling.ts'
import {
  appointmentRequest,
  appointmentsQuery,
  cancelReasonsQuery,
  customerRequest,
  customersQuery,
  feedQuery,
  jobPatch,
  jobQuery,
  jobRequest,
  jobsQuery,
  listQuery,
  locationRequest,
  locationsQuery,
  noteRequest,
  reasonRequest,
  rescheduleRequest,
} from './requests.ts'
import type { Fact, Stored } from './records.ts'
import { Refusal } from './refusal.ts'
import {
  appUserId,
  applicationGuid,
  businessUnitId,
  campaignId,
  cancelReasons,
  holdReasons,
  jobTypeId,
  mergeFacts,
  type ServiceTitan,
} from './service-titan.ts'

/** Every call that the adapter makes; any other path is 404. `{id}` stands for a number. */
export const routes: Readonly<Record<string, Handler>> = {
  'GET settings /business-units': ({ query }) => {
    const paging = read(listQuery, query)
    return slice([{ id: businessUnitId, name: 'Service', active: true }], paging)
  },

  'GET crm /customers': ({ product, query }) => {
    const asked = read(customersQuery, query)
    const digits = (text: string) => text.replaceAll(/\D/g, '').slice(-10)
    const rows = product.customers
      .all()
      .filter((each) => hasFact(each.externalData, asked))
      .filter(({ contacts }) =>
        asked.phone === undefined
          ? true
          : contacts.some(({ value }) => digits(value) === digits(asked.phone ?? '')),
      )
    return page(rows, asked)
  },
  'POST crm /customers': ({ product, body }) => {
    const { name, address, contacts = [], locations, externalData } = read(customerRequest, body)
    const customer = product.customers.add((base) => ({
      ...base,
      name,
      address,
      contacts,
      externalData: toFacts(externalData),
    }))
    const made = locations.map((location) =>
      product.locations.add((base) => ({ ...base, ...location, customerId: customer.id })),
    )
    return { ...shown(customer), locations: made.map(shown) }
  },
  'GET crm /locations': ({ product, query }) => {
    const asked = read(locationsQuery, query)
    const rows = product.locations
      .all()
      .filter(({ customerId }) => customerId === (asked.customerId ?? customerId))
    return page(rows, asked)
  },
  'POST crm /locations': ({ product, body }) => {
    const { customerId, name, address } = read(locationRequest, body)
    if (product.customers.get(customerId) === undefined) throw new Refusal(409, 'Customer was not found')
    return shown(product.locations.add((base) => ({ ...base, customerId, name, address })))
  },

  'GET jpm /jobs': ({ product, query }) => {
    const asked = read(jobsQuery, query)
    const ids = asked.ids?.split(',').map(Number)
    const rows = product.jobs
      .all()
      .filter((job) => hasFact(job.externalData, asked))
      .filter(({ id }) => ids?.includes(id) ?? true)
    return slice(
      rows.map((job) => withFacts(job, asked.externalDataApplicationGuid)),
      asked,
    )
  },
  'POST jpm /jobs': ({ product, body }) => {
    const { appointments, externalData, ...job } = read(jobRequest, body)
    const wrong = {
      ...(product.customers.get(job.customerId) === undefined ? { customerId: ['not found'] } : {}),
      ...(product.locations.get(job.locationId)?.customerId === job.customerId
        ? {}
        : { locationId: ['is not one of the customer'] }),
      ...(job.businessUnitId === businessUnitId ? {} : { businessUnitId: ['not found'] }),
      ...(job.jobTypeId === jobTypeId ? {} : { jobTypeId: ['not found'] }),
      ...(job.campaignId === campaignId ? {} : { campaignId: ['not found'] }),
    }
    if (Object.keys(wrong).length > 0) throw new Refusal(400, 'One or more validation errors occurred', wrong)
    const { summary = '', customerPo = null, tagTypeIds = [], ...rest } = job
    const made = product.addJob({
      ...rest,
      summary,
      customerPo,
      tagTypeIds,
      externalData: toFacts(externalData),
    })
    for (const times of appointments) product.addAppointment(made.id, times)
    return withFacts(made, undefined)
  },
  'GET jpm /jobs/{id}': ({ product, ids: [id = 0], query }) =>
    withFacts(jobOf(product, id), read(jobQuery, query).externalDataApplicationGuid),
  'PATCH jpm /jobs/{id}': ({ product, ids: [id = 0], body }) => {
    const { externalData, ...fields } = read(jobPatch, body)
    const job = jobOf(product, id)
    const facts =
      externalData === undefined
        ? job.externalData
        : mergeFacts(job.externalData, toFacts(externalData), externalData.patchMode === 'Merge')
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    product.jobs.change(job, { ...given, externalData: facts })
    return withFacts(job, undefined)
  },
  'PUT jpm /jobs/{id}/cancel': ({ product, ids: [id = 0], body }) => {
    const { reasonId, memo } = read(reasonRequest, body)
    if (!cancelReasons.has(reasonId)) throw new Refusal(400, 'Unknown reason', { reasonId: ['not found'] })
    if (!product.cancel(jobOf(product, id), reasonId, memo)) throw new Refusal(409, 'Job cannot be canceled')
    return undefined
  },
  'PUT jpm /jobs/{id}/hold': ({ product, ids: [id = 0], body }) => {
    const { reasonId } = read(reasonRequest, body)
    if (!holdReasons.has(reasonId)) throw new Refusal(400, 'Unknown reason', { reasonId: ['not found'] })
    if (!product.changeStatus(jobOf(product, id), 'Hold')) throw new Refusal(409, 'Job cannot be put on hold')
    return undefined
  },
  'GET jpm /jobs/cancel-reasons': ({ product, query }) => {
    const asked = read(cancelReasonsQuery, query)
    const ids = asked.ids?.split(',').map(Number) ?? []
    const rows = ids.flatMap((id) => {
      const cancellation = product.jobs.get(id)?.cancellation
      return cancellation == null ? [] : [{ jobId: id, ...cancellation }]
    })
    return slice(rows, asked)
  },

  'GET jpm /appointments': ({ product, query }) => {
    const asked = read(appointmentsQuery, query)
    return page(
      product.appointments.all().filter(({ jobId }) => jobId === (asked.jobId ?? jobId)),
      asked,
    )
  },
  'POST jpm /appointments': ({ product, body }) => {
    const { jobId, ...times } = read(appointmentRequest, body)
    const job = jobOf(product, jobId)
    if (isClosed(job.jobStatus)) throw new Refusal(409, 'Job is closed')
    return shown(product.addAppointment(jobId, times))
  },
  'PATCH jpm /appointments/{id}/reschedule': ({ product, ids: [id = 0], body }) => {
    const times = read(rescheduleRequest, body)
    const visit = expectFound(product.appointments.get(id))
    if (visit.status === 'Done' || visit.status === 'Canceled')
      throw new Refusal(409, 'Appointment cannot be rescheduled')
    const { start, end, arrivalWindowStart = null, arrivalWindowEnd = null } = times
    product.appointments.change(visit, { start, end, arrivalWindowStart, arrivalWindowEnd })
    return shown(visit)
  },
  'DELETE jpm /appointments/{id}': ({ product, ids: [id = 0] }) => {
    const visit = expectFound(product.appointments.get(id))
    if (product.appointmentsOf(visit.jobId).length === 1)
      throw new Refusal(409, 'The only appointment of a job cannot be deleted')
    product.appointments.change(visit, { active: false })
    return undefined
  },

  'GET jpm /jobs/{id}/notes': ({ product, ids: [id = 0], query }) => {
    const job = jobOf(product, id)
    const notes = product.notes.all().filter(({ jobId }) => jobId === job.id)
    // The list shows no ids; only the feed does.
    const shownNotes = notes.map(({ text, createdById, createdOn, modifiedOn }) => ({
      text,
      isPinned: false,
      createdById,
      createdOn,
      modifiedOn,
    }))
    return slice(shownNotes, read(listQuery, query))
  },
  'POST jpm /jobs/{id}/notes': ({ product, ids: [id = 0], body }) => {
    const { text } = read(noteRequest, body)
    product.addNote(jobOf(product, id).id, text, appUserId)
    return { text, isPinned: false, createdById: appUserId }
  },

  'GET forms /jobs/{id}/attachments': ({ product, ids: [id = 0], query }) => {
    const files = product.files.all().filter(({ jobId }) => jobId === id)
    return page(files, read(listQuery, query))
  },
  'POST forms /jobs/{id}/attachments': ({ product, ids: [id = 0], file }) => {
    const job = jobOf(product, id)
    if (file === undefined) throw new Refusal(400, 'A file is required', { file: ['is required'] })
    product.files.add((base) => ({ ...base, jobId: job.id, fileName: file.name, sizeBytes: file.sizeBytes }))
    return { fileName: file.name }
  },

  ...bookingRoutes,

  'GET jpm /export/jobs': ({ product, query }) =>
    readFeed(product.jobs, read(feedQuery, query), (job) => withFacts(job, undefined)),
  'GET jpm /export/appointments': ({ product, query }) =>
    readFeed(product.appointments, read(feedQuery, query), shown),
  'GET jpm /export/job-notes': ({ product, query }) => readFeed(product.notes, read(feedQuery, query), shown),
}

/** External data is shown to who names the GUID only. */
function withFacts(row: Stored & { readonly externalData: readonly Fact[] }, guid: string | undefined) {
  return { ...shown(row), externalData: guid === applicationGuid ? row.externalData : [] }
}

function hasFact(
  facts: readonly Fact[],
  asked: {
    readonly externalDataApplicationGuid?: string | undefined
    readonly externalDataKey?: string | undefined
    readonly externalDataValues?: string | undefined
  },
): boolean {
  if (asked.externalDataKey === undefined) return true
  if (asked.externalDataApplicationGuid !== applicationGuid) return false
  return facts.some(({ key, value }) => key === asked.externalDataKey && value === asked.externalDataValues)
}

function toFacts(given: { applicationGuid: string; externalData: Fact[] } | undefined): Fact[] {
  if (given === undefined) return []
  if (given.applicationGuid !== applicationGuid)
    throw new Refusal(400, 'Unknown application', { applicationGuid: ['not found'] })
  return given.externalData
}

function isClosed(status: string): boolean {
  return status === 'Completed' || status === 'Canceled'
}

function jobOf(product: ServiceTitan, id: number) {
  return expectFound(product.jobs.get(id))
}

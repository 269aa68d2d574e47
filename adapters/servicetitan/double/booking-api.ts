import { readFeed } from './feed.ts'
import { expectFound, page, read, shown, type Handler } from './handling.ts'
import { Refusal } from './refusal.ts'
import { bookingPatch, bookingQuery, bookingRequest, bookingsQuery, feedQuery } from './requests.ts'
import {
  bookingProviderId,
  businessUnitId,
  campaignId,
  jobTypeId,
  type ServiceTitan,
} from './service-titan.ts'

/** The calls for bookings, each of one booking provider. */
export const bookingRoutes: Readonly<Record<string, Handler>> = {
  'GET crm /booking-provider/{id}/bookings': ({ product, ids: [provider], query }) => {
    expectProvider(provider)
    const asked = read(bookingsQuery, query)
    const ids = asked.ids?.split(',').map(Number)
    const rows = product.bookings
      .all()
      .filter(({ externalId }) => externalId === (asked.externalId ?? externalId))
      .filter(({ id }) => ids?.includes(id) ?? true)
    return page(rows, asked)
  },
  'POST crm /booking-provider/{id}/bookings': ({ product, ids: [provider], body }) => {
    expectProvider(provider)
    const given = read(bookingRequest, body)
    expectKnown(given)
    const booking = product.bookings.add((base) => ({
      ...base,
      bookingProviderId,
      source: given.source,
      name: given.name,
      address: given.address ?? null,
      contacts: given.contacts ?? [],
      start: given.start ?? base.createdOn,
      summary: given.summary,
      status: 'New',
      externalId: given.externalId,
      isFirstTimeClient: given.isFirstTimeClient,
      jobId: null,
      businessUnitId: given.businessUnitId ?? null,
      jobTypeId: given.jobTypeId ?? null,
      campaignId: given.campaignId ?? null,
      priority: given.priority ?? null,
    }))
    return withoutContacts(booking)
  },
  'GET crm /booking-provider/{id}/bookings/{id}': ({ product, ids: [provider, id], query }) => {
    read(bookingQuery, query)
    return withoutContacts(bookingOf(product, provider, id))
  },
  'PATCH crm /booking-provider/{id}/bookings/{id}': ({ product, ids: [provider, id], body }) => {
    const booking = bookingOf(product, provider, id)
    const given = read(bookingPatch, body)
    expectKnown(given)
    const { uploadedImages: _, customerType: __, ...fields } = given
    const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    product.bookings.change(booking, known)
    return withoutContacts(booking)
  },
  'GET crm /export/bookings': ({ product, query }) =>
    readFeed(product.bookings, read(feedQuery, query), withoutContacts),
}

/** Contacts of a booking have a list of their own. */
function withoutContacts(booking: Parameters<typeof shown>[0]) {
  const { contacts: _, ...rest } = shown(booking)
  return rest
}

function expectProvider(provider: number | undefined): void {
  if (provider !== bookingProviderId) throw new Refusal(404, 'Booking provider was not found')
}

function bookingOf(product: ServiceTitan, provider: number | undefined, id = 0) {
  expectProvider(provider)
  return expectFound(product.bookings.get(id))
}

function expectKnown(given: {
  readonly businessUnitId?: number | undefined
  readonly jobTypeId?: number | undefined
  readonly campaignId?: number | undefined
}): void {
  const known = { businessUnitId, jobTypeId, campaignId }
  const wrong = Object.entries(known).filter(
    ([name, id]) => Reflect.get(given, name) !== undefined && Reflect.get(given, name) !== id,
  )
  if (wrong.length > 0)
    throw new Refusal(
      400,
      'One or more validation errors occurred',
      Object.fromEntries(wrong.map(([name]) => [name, ['not found']])),
    )
}

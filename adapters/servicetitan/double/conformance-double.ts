import { readVisitMarks } from '@truckroll/gateway'
import type { ActInput, ActKind, DoubleHost, DoubleWorkOrder, VendorDouble } from '@truckroll/testing'
import type { StoredBooking, StoredJob } from './records.ts'
import { notesIn } from '../src/summary-notes.ts'
import { origin, ServiceTitanServer } from './serve.ts'
import {
  appKey,
  bookingProviderId,
  applicationGuid,
  businessUnitId,
  campaignId,
  clientId,
  clientSecret,
  jobTypeId,
  officeUserId,
  ServiceTitan,
  tenant,
} from './service-titan.ts'

const credentials = { tenant, clientId, clientSecret }

/** ServiceTitan in a test: no port, no waiting, and the clock of the test. */
export function createConformanceDouble(host: DoubleHost): VendorDouble & { readonly product: ServiceTitan } {
  const product = new ServiceTitan(() => host.clock.now())
  const { serve } = new ServiceTitanServer(product)
  return {
    product,
    settings: { url: origin, authUrl: origin, appKey, applicationGuid },
    providerSettings: { businessUnitId, jobTypeId, campaignId, cancelReasonId: 61, holdReasonId: 71 },
    credentials,
    wrongCredentials: { ...credentials, clientSecret: 'wrong' },
    api: { origin, serve },
    workOrders: () => product.jobs.all().map((job) => toView(product, job)),
    acts: ['schedule', 'unschedule', 'enroute', 'start', 'pause', 'complete', 'cancel', 'note'],
    act: (kind, bmsId, input) => act(product, kind, Number(bmsId), input),
    // ServiceTitan deletes no job.
    makeForeign: () => {
      const address = { street: '1 Main St', city: 'Dallas', state: 'TX', zip: '75201', country: 'USA' }
      const customer = product.customers.add((base) => ({
        ...base,
        name: 'By hand',
        address,
        contacts: [],
        externalData: [],
      }))
      const location = product.locations.add((base) => ({
        ...base,
        customerId: customer.id,
        name: 'By hand',
        address,
      }))
      const job = product.addJob({ customerId: customer.id, locationId: location.id })
      product.addAppointment(job.id, { start: product.time(), end: product.time() })
      return String(job.id)
    },
    expireLogin: () => product.endToken(),
  }
}

/** The same for a company that wants bookings, of which its office makes jobs. */
export function createBookingDouble(host: DoubleHost): ReturnType<typeof createConformanceDouble> {
  const double = createConformanceDouble(host)
  const { product } = double
  const bookingOf = (bmsId: string) =>
    bmsId.startsWith(bookingPrefix)
      ? product.bookings.get(Number(bmsId.slice(bookingPrefix.length)))
      : undefined
  return {
    ...double,
    product,
    providerSettings: { ...double.providerSettings, createAs: 'booking', bookingProviderId },
    workOrders: () => [
      ...product.bookings
        .all()
        .filter(({ jobId }) => jobId === null)
        .map(toBookingView),
      ...product.jobs.all().map((job) => toView(product, job)),
    ],
    // Most is done to a job: somebody makes one of the booking first.
    act: (kind, bmsId, input) => {
      const booking = bookingOf(bmsId)
      if (kind === 'reject') return bookingDismissed(product, booking)
      if (booking === undefined || booking.jobId !== null)
        return act(product, kind, booking?.jobId ?? Number(bmsId), input)
      const id = convert(product, booking, kind === 'schedule' ? input : undefined)
      if (kind !== 'schedule') act(product, kind, id, input)
      return
    },
    acts: [...double.acts, 'reject'],
    convert: (bmsId) => {
      const booking = bookingOf(bmsId)
      if (booking === undefined) throw new Error(`expected a booking ${bmsId}`)
      return String(convert(product, booking))
    },
  }
}

const bookingPrefix = 'booking-'

function bookingDismissed(product: ServiceTitan, booking: StoredBooking | undefined): void {
  if (booking === undefined) throw new Error('nobody can reject a job in ServiceTitan')
  product.bookings.change(booking, { status: 'Dismissed' })
}

/** The office makes a job of a booking, with an appointment that it has to give a time; returns the job's id. */
function convert(
  product: ServiceTitan,
  booking: StoredBooking,
  times?: Pick<ActInput, 'start' | 'end'>,
): number {
  if (booking.jobId !== null) return booking.jobId
  const { name, contacts, summary, start } = booking
  const address = booking.address ?? {
    street: 'Unknown',
    city: 'Unknown',
    state: 'TX',
    zip: '0',
    country: 'USA',
  }
  const customer = product.customers.add((base) => ({ ...base, name, address, contacts, externalData: [] }))
  const location = product.locations.add((base) => ({ ...base, customerId: customer.id, name, address }))
  const job = product.addJob({ customerId: customer.id, locationId: location.id, summary })
  const end = new Date(Date.parse(start) + 7_200_000).toISOString()
  product.addAppointment(job.id, { start: times?.start ?? start, end: times?.end ?? end })
  product.bookings.change(booking, { status: 'Converted', jobId: job.id })
  return job.id
}

/** As somebody in the office reads them: the last line of each visit counts. */
function toAskedVisits(notes: readonly string[]): DoubleWorkOrder['visits'] {
  const visits = new Map<string, DoubleWorkOrder['visits'][number]>()
  for (const note of notes) {
    const [mark] = readVisitMarks([note])
    if (mark === undefined) continue
    const [, end] = / to (\S+)\.\n/.exec(note) ?? []
    const before = visits.get(mark.visit)
    const isCanceled = mark.start === 'gone'
    visits.set(
      mark.visit,
      isCanceled && before !== undefined ? { ...before, isCanceled } : { start: mark.start, end, isCanceled },
    )
  }
  return [...visits.values()]
}

function toBookingView({ id, status, summary, name, address, contacts }: StoredBooking): DoubleWorkOrder {
  return {
    bmsId: bookingPrefix + String(id),
    status,
    isOpen: status === 'New' || status === 'Accepted',
    text: [summary, name, JSON.stringify(contacts), JSON.stringify(address)].join('\n'),
    visits: toAskedVisits(notesIn(summary)),
    notes: notesIn(summary),
    files: [],
  }
}

/** What a person does on ServiceTitan's screen. */
function act(product: ServiceTitan, kind: ActKind, id: number, { text, start, end }: ActInput): void {
  const job = product.jobs.get(id)
  if (job === undefined) throw new Error(`expected job ${id}`)
  switch (kind) {
    case 'schedule': {
      const [first] = product.appointmentsOf(id)
      const times = { start, end, arrivalWindowStart: null, arrivalWindowEnd: null }
      // The appointment that stands for none is moved; a second visit is added.
      if (first !== undefined && isPlaceholder(job, first.start)) product.appointments.change(first, times)
      else product.addAppointment(id, { start, end })
      return
    }
    case 'unschedule':
      for (const visit of product.appointmentsOf(id))
        product.appointments.change(visit, { active: false, status: 'Canceled' })
      if (placeholderOf(job) !== undefined)
        product.addAppointment(id, { start: placeholderOf(job) ?? start, end })
      return
    case 'enroute':
      return void product.changeStatus(job, 'Dispatched')
    case 'start':
      return void product.changeStatus(job, 'InProgress')
    case 'pause':
      return void product.changeStatus(job, 'Hold')
    case 'complete':
      return void product.changeStatus(job, 'Completed')
    case 'cancel':
      return void product.cancel(job, 61, text)
    case 'note':
      return void product.addNote(id, `#brand ${text}`, officeUserId)
    case 'accept':
    case 'reject':
    case 'attachment':
      throw new Error(`nobody can ${kind} in ServiceTitan`)
  }
}

function placeholderOf(job: StoredJob): string | undefined {
  return job.externalData.find(({ key }) => key === 'dispatchPlaceholder')?.value
}

function isPlaceholder(job: StoredJob, start: string): boolean {
  return Date.parse(placeholderOf(job) ?? '') === Date.parse(start)
}

function toView(product: ServiceTitan, job: StoredJob): DoubleWorkOrder {
  const { id, jobStatus: status } = job
  const customer = product.customers.get(job.customerId)
  const location = product.locations.get(job.locationId)
  return {
    bmsId: String(id),
    status,
    isOpen: status !== 'Completed' && status !== 'Canceled',
    text: [
      job.summary,
      customer?.name,
      JSON.stringify(customer?.contacts),
      JSON.stringify(location?.address),
    ].join('\n'),
    visits: product
      .appointmentsOf(id)
      .filter(({ start }) => !isPlaceholder(job, start))
      .map(({ start, end, arrivalWindowStart, arrivalWindowEnd, status: state }) => ({
        start: arrivalWindowStart ?? start,
        end: arrivalWindowEnd ?? end,
        isCanceled: state === 'Canceled',
      })),
    notes: [
      ...notesIn(job.summary),
      ...product.notes
        .all()
        .filter(({ jobId }) => jobId === id)
        .map(({ text }) => text),
    ],
    files: product.files
      .all()
      .filter(({ jobId }) => jobId === id)
      .map(({ fileName, sizeBytes }) => ({ name: fileName, sizeBytes })),
  }
}

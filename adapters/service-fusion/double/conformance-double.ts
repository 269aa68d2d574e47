import { toWallTime } from '@truckroll/gateway'
import type { ActInput, ActKind, DoubleHost, DoubleWorkOrder, VendorDouble } from '@truckroll/testing'
import type { StoredJob } from './records.ts'
import { ServiceFusionServer, origin } from './serve.ts'
import { clientId, clientSecret, ServiceFusion, timezone } from './service-fusion.ts'

export interface DoubleOptions {
  /** The company logs in by a refresh token instead of client id and secret. */
  readonly byRefreshToken?: boolean
}

/** Service Fusion in a test: no port, no waiting, and the clock of the test. */
export function createConformanceDouble(
  host: DoubleHost,
  { byRefreshToken = false }: DoubleOptions = {},
): VendorDouble & { readonly product: ServiceFusion } {
  const product = new ServiceFusion(() => host.clock.now())
  const { serve } = new ServiceFusionServer(product)
  return {
    product,
    settings: { url: origin },
    providerSettings: { timezone },
    get credentials() {
      return byRefreshToken ? { refreshToken: product.refreshToken } : { clientId, clientSecret }
    },
    wrongCredentials: byRefreshToken ? { refreshToken: 'wrong' } : { clientId, clientSecret: 'wrong' },
    api: { origin, serve },
    workOrders: () => [...product.jobs.values()].map((job) => toView(product, job)),
    acts: ['schedule', 'unschedule', 'enroute', 'start', 'pause', 'complete', 'cancel', 'note'],
    act: (kind, bmsId, input) => act(product, kind, bmsId, input),
    remove: (bmsId) => void product.jobs.delete(Number(bmsId)),
    makeForeign: () => {
      const customer = product.addCustomer({ customer_name: 'By Hand', contacts: [], locations: [] })
      return String(product.addJob({ customer_id: customer.id, customer_name: 'By Hand' }).id)
    },
    ...(byRefreshToken ? { expireLogin: () => product.endToken() } : {}),
  }
}

/** What a person does on Service Fusion's screen. */
function act(product: ServiceFusion, kind: ActKind, id: string, { text, start, end }: ActInput): void {
  const job = product.jobs.get(Number(id))
  if (job === undefined) throw new Error(`expected job ${id}`)
  const changeStatus = (status: string) => product.change(job, { status })
  switch (kind) {
    case 'schedule': {
      const from = toWallTime(Date.parse(start), timezone)
      const fields = {
        status: 'Scheduled',
        start_date: from.date,
        time_frame_promised_start: from.time,
        time_frame_promised_end: toWallTime(Date.parse(end), timezone).time,
      }
      return product.change(job, fields)
    }
    case 'unschedule':
      return product.change(job, {
        status: 'Unscheduled',
        start_date: null,
        time_frame_promised_start: null,
        time_frame_promised_end: null,
      })
    case 'enroute':
      return changeStatus('On The Way')
    case 'start':
      return changeStatus('Started')
    case 'pause':
      return changeStatus('Paused')
    case 'complete':
      return changeStatus('Completed')
    case 'cancel':
      return changeStatus('Cancelled')
    case 'note':
      return product.addNote(job, `#brand ${text}`)
    case 'accept':
    case 'reject':
    case 'attachment':
      throw new Error(`nobody can ${kind} in Service Fusion`)
  }
}

function toView(product: ServiceFusion, job: StoredJob): DoubleWorkOrder {
  const { notes, start_date: date, time_frame_promised_start: from } = job
  return {
    bmsId: String(job.id),
    status: job.status,
    isOpen: !['Completed', 'Cancelled'].includes(job.status),
    text: [
      job.description,
      job.street_1,
      job.city,
      JSON.stringify(product.customers.get(job.customer_id)),
      ...notes.map((note) => note.notes),
    ].join('\n'),
    visits: date === null || from === null ? [] : [{ start: `${date} ${from}`, isCanceled: false }],
    notes: notes.map((note) => note.notes),
    files: [],
  }
}

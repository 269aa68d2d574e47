import type { ActInput, ActKind, DoubleHost, DoubleWorkOrder, VendorDouble } from '@truckroll/testing'
import { createHmac } from 'node:crypto'
import { apiKey, clientId, clientSecret, HousecallPro, webhookSecret } from './housecall-pro.ts'
import type { StoredJob } from './records.ts'
import { HousecallProServer, origin } from './serve.ts'

/** A company that connects by its API key, or by OAuth, whose refresh tokens are taken once. */
export type Login = 'apiKey' | 'oauth'

/** Housecall Pro in a test: no port, no waiting, and the clock of the test. */
export function createConformanceDouble(
  host: DoubleHost,
  login: Login = 'apiKey',
): VendorDouble & { readonly product: HousecallPro } {
  const now = () => host.clock.now()
  const product = new HousecallPro(now, (event, record) => {
    const body = JSON.stringify({ event, event_occurred_at: product.time(), company_id: 'co_1', ...record })
    host.post({ body, headers: signedHeaders(body, now()) })
  })
  const { serve } = new HousecallProServer(product, now)
  const byKey = { apiKey, webhookSecret }
  const byToken = () => ({ refreshToken: product.refreshToken, webhookSecret })
  return {
    product,
    settings: { url: origin, clientId, clientSecret },
    /** A refresh token is good until it is taken: whoever asks later gets the next one. */
    get credentials() {
      return login === 'apiKey' ? byKey : byToken()
    },
    wrongCredentials:
      login === 'apiKey' ? { ...byKey, apiKey: 'wrong' } : { ...byToken(), refreshToken: 'wrong' },
    api: { origin, serve },
    workOrders: () => [...product.jobs.values()].map((job) => toView(product, job)),
    acts: ['schedule', 'unschedule', 'enroute', 'start', 'complete', 'cancel', 'note'],
    act: (kind, bmsId, input) => act(product, kind, bmsId, input),
    remove: (bmsId) => void product.jobs.delete(bmsId),
    makeForeign: () => {
      const address = {
        id: product.nextId('adr'),
        street: '1 Main St',
        city: 'Dallas',
        state: 'TX',
        zip: '75201',
        country: 'US',
      }
      const customer = {
        id: product.nextId('cus'),
        first_name: 'By',
        last_name: 'Hand',
        email: null,
        company: null,
        mobile_number: null,
        home_number: null,
        work_number: null,
        notifications_enabled: true,
        tags: [],
        addresses: [address],
      }
      product.customers.set(customer.id, customer)
      return product.addJob({ customerId: customer.id, addressId: address.id }).id
    },
    ...(login === 'oauth' ? { expireLogin: () => product.endToken() } : {}),
  }
}

/** As Housecall Pro signs: HMAC-SHA256 over the seconds, a point and the body, in hexadecimal. */
export function signedHeaders(body: string, nowMs: number): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(nowMs / 1_000))
  const signature = createHmac('sha256', webhookSecret).update(`${seconds}.${body}`).digest('hex')
  return { 'content-type': 'application/json', 'api-timestamp': seconds, 'api-signature': signature }
}

/** What a person does on Housecall Pro's screen. */
function act(product: HousecallPro, kind: ActKind, id: string, { text, start, end }: ActInput): void {
  const job = product.jobs.get(id)
  if (job === undefined) throw new Error(`expected job ${id}`)
  const at = product.time()
  const times = job.work_timestamps
  switch (kind) {
    case 'schedule':
      return void product.addVisit(job, {
        start_time: start,
        end_time: end,
        arrival_window_minutes: 0,
        dispatched_employees_ids: [],
      })
    case 'unschedule':
      for (const visit of job.visits) product.removeVisit(job, visit.id)
      return
    case 'enroute':
      return product.change(job, 'job.on_my_way', { work_timestamps: { ...times, on_my_way_at: at } })
    case 'start':
      return product.change(job, 'job.started', {
        work_status: 'in progress',
        work_timestamps: { ...times, started_at: at },
      })
    case 'complete':
      return product.change(job, 'job.completed', {
        work_status: 'complete unrated',
        work_timestamps: { ...times, completed_at: at },
      })
    case 'cancel':
      return product.change(job, 'job.canceled', { work_status: 'pro canceled', canceled_at: at })
    case 'note':
      return product.change(job, 'job.updated', {
        notes: [...job.notes, { id: product.nextId('nte'), content: `#brand ${text}` }],
      })
    case 'accept':
    case 'reject':
    case 'pause':
    case 'attachment':
      throw new Error(`nobody can ${kind} in Housecall Pro`)
  }
}

function toView(product: HousecallPro, job: StoredJob): DoubleWorkOrder {
  const customer = product.customers.get(job.customerId)
  const address = customer?.addresses.find(({ id }) => id === job.addressId)
  return {
    bmsId: job.id,
    status: job.work_status,
    isOpen: !/canceled|complete/.test(job.work_status),
    text: [
      job.description,
      JSON.stringify(customer),
      JSON.stringify(address),
      ...job.notes.map(({ content }) => content),
    ].join('\n'),
    visits: job.visits.map(({ start_time: start, end_time, arrival_window_minutes: minutes }) => ({
      start,
      end: minutes > 0 ? new Date(Date.parse(start) + minutes * 60_000).toISOString() : end_time,
      isCanceled: false,
    })),
    notes: job.notes.map(({ content }) => content),
    files: job.attachments.map(({ file_name: name, sizeBytes }) => ({ name, sizeBytes })),
  }
}

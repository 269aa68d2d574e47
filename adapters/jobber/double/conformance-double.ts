import type { ActInput, ActKind, DoubleHost, DoubleWorkOrder, VendorDouble } from '@truckroll/testing'
import { createHmac } from 'node:crypto'
import { clientId, clientSecret, Jobber } from './jobber.ts'
import type { StoredJob } from './records.ts'
import { JobberServer, origin } from './serve.ts'

/** Jobber in a test: no port, no waiting, and the clock of the test. */
export function createConformanceDouble(host: DoubleHost): VendorDouble & { readonly product: Jobber } {
  const now = () => host.clock.now()
  const product: Jobber = new Jobber(now, (topic, itemId) => {
    const event = { topic, appId: 'app', accountId: product.accountId, itemId, occurredAt: product.time() }
    const body = JSON.stringify({ data: { webHookEvent: event } })
    host.post({ body, headers: signedHeaders(body) })
  })
  const { serve } = new JobberServer(product, now)
  return {
    product,
    settings: { url: origin, clientId, clientSecret },
    providerSettings: { usesTimers: true },
    /** A refresh token is good until it is taken: whoever asks later gets the next one. */
    get credentials() {
      return { refreshToken: product.refreshToken }
    },
    wrongCredentials: { refreshToken: 'wrong' },
    api: { origin, serve },
    workOrders: () => [...product.jobs.values()].map((job) => toView(product, job)),
    acts: ['schedule', 'unschedule', 'start', 'complete', 'cancel', 'note'],
    act: (kind, bmsId, input) => act(product, kind, bmsId, input),
    remove: (bmsId) => void product.jobs.delete(bmsId),
    makeForeign: () => {
      const client = product.addClient({ firstName: 'By', lastName: 'Hand' }, [{ street1: '1 Main St' }])
      return product.addJob({ clientId: client.id, propertyId: client.properties[0]?.id ?? '' }).id
    },
    expireLogin: () => product.endToken(),
  }
}

/** As Jobber signs: HMAC-SHA256 over the body, in base64. */
export function signedHeaders(body: string): Readonly<Record<string, string>> {
  const signature = createHmac('sha256', clientSecret).update(body).digest('base64')
  return { 'content-type': 'application/json', 'x-jobber-hmac-sha256': signature }
}

/** What a person does on Jobber's screen. */
function act(product: Jobber, kind: ActKind, id: string, { text, start, end }: ActInput): void {
  const job = product.jobs.get(id)
  if (job === undefined) throw new Error(`expected job ${id}`)
  switch (kind) {
    case 'schedule':
      product.addVisit(job, { startAt: start, endAt: end })
      return
    case 'unschedule':
      for (const visit of job.visits) product.removeVisit(job, visit.id)
      return
    case 'start':
      return product.startTimer(job)
    case 'complete': {
      if (job.visits.length === 0) product.addVisit(job, { startAt: null, endAt: null })
      for (const visit of job.visits) product.completeVisit(visit)
      return
    }
    case 'cancel':
      return product.closeJob(job)
    case 'note':
      product.addNote(job, `#brand ${text}`)
      return
    case 'accept':
    case 'reject':
    case 'enroute':
    case 'pause':
    case 'attachment':
      throw new Error(`nobody can ${kind} in Jobber`)
  }
}

function toView(product: Jobber, job: StoredJob): DoubleWorkOrder {
  const { clientId: ofClient, propertyId, visits, notes } = job
  const client = product.clients.get(ofClient)
  const property = client?.properties.find(({ id }) => id === propertyId)
  const isDone = visits.some(({ completedAt }) => completedAt !== null)
  const status = product.statusOf(job)
  const names: Readonly<Record<string, string>> = {
    // Jobber archives what was done and what was not.
    archived: isDone ? 'completed' : 'canceled',
    requires_invoicing: 'completed',
  }
  return {
    bmsId: job.id,
    status: names[status] ?? status,
    isOpen: !job.isClosed && !isDone,
    text: [
      job.title,
      job.instructions,
      JSON.stringify(client),
      JSON.stringify(property),
      ...notes.map(({ message }) => message),
    ].join('\n'),
    visits: visits.flatMap(({ startAt, endAt }) =>
      startAt === null ? [] : [{ start: startAt, end: endAt ?? undefined, isCanceled: false }],
    ),
    notes: notes.map(({ message }) => message),
    files: [],
  }
}

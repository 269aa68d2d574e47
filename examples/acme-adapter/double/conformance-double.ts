import type { ActInput, ActKind, DoubleHost, DoubleWorkOrder, VendorDouble } from '@truckroll/testing'
import { Acme } from './acme.ts'
import { answerApi } from './api.ts'
import type { Item } from './records.ts'
import { signedHeaders } from './webhook.ts'

const origin = 'https://api.acme.example'
const credentials = { apiKey: 'acme-test-key', webhookSecret: 'acme-test-secret' }

/** Acme in a test: no port, no waiting, and the clock of the test. */
export function createConformanceDouble(host: DoubleHost): VendorDouble {
  const acme = new Acme(
    (event) => {
      const body = JSON.stringify(event)
      host.post(() => ({ body, headers: signedHeaders(credentials.webhookSecret, body, host.clock.now()) }))
    },
    () => host.clock.now(),
  )
  return {
    settings: { url: origin },
    credentials,
    wrongCredentials: { ...credentials, apiKey: 'wrong-key' },
    api: { origin, serve: (request) => serve(acme, request) },
    workOrders: () => acme.workOrders.find().map((order) => toView(acme, order)),
    acts: [
      'accept',
      'reject',
      'schedule',
      'unschedule',
      'enroute',
      'start',
      'pause',
      'complete',
      'cancel',
      'note',
      'attachment',
    ],
    act: (kind, bmsId, input) => act(acme, kind, bmsId, input),
    remove: (bmsId) => void acme.workOrders.remove(bmsId),
    makeForeign: () => acme.createWorkOrder({ title: 'Made by hand', externalReference: null }).id,
  }
}

async function serve(acme: Acme, request: Request): Promise<Response> {
  if (request.headers.get('authorization') !== `Bearer ${credentials.apiKey}`) {
    return Response.json({ title: 'the key is not known' }, { status: 401 })
  }
  const answer = answerApi(acme, request.method, new URL(request.url), await request.text())
  if (answer.bytes !== undefined) return new Response(new Uint8Array(answer.bytes), { status: answer.status })
  return Response.json(answer.body ?? {}, { status: answer.status })
}

/** What a person does on Acme's screen. */
function act(acme: Acme, kind: ActKind, id: string, { text, start, end, fileName, content }: ActInput): void {
  const change = (fields: object) => void acme.changeStatus(id, fields, 'user')
  switch (kind) {
    case 'accept':
      return change({ status: 'open' })
    case 'reject':
      return change({ status: 'declined', reason: text })
    case 'schedule':
      return void acme.createVisit(id, { start, end }, 'user')
    case 'unschedule':
      for (const visit of acme.visits.find({ workOrderId: id, status: 'scheduled' }))
        acme.cancelVisit(visit.id, 'user')
      return
    case 'enroute':
      return change({ status: 'on_the_way' })
    case 'start':
      return change({ status: 'working' })
    case 'pause':
      return change({ status: 'on_hold', reason: text })
    case 'complete':
      return change({ status: 'done', resolution: text })
    case 'cancel':
      return change({ status: 'void', reason: text })
    case 'note':
      return void acme.createNote(id, { body: text, visibility: 'customer' }, 'user')
    case 'attachment':
      return acme.addFile(id, fileName, Buffer.from(content).toString('base64'))
  }
}

function toView(acme: Acme, order: Item): DoubleWorkOrder {
  const { id } = order
  const status = String(order['status'])
  const customer = acme.customers.get(String(order['customerId']))
  return {
    bmsId: id,
    status,
    isOpen: !['done', 'void', 'declined'].includes(status),
    text: JSON.stringify([order['title'], order['description'], order['address'], customer]),
    visits: acme.visits.find({ workOrderId: id }).map((visit) => ({
      start: String(visit['start']),
      end: String(visit['end']),
      isCanceled: visit['status'] === 'canceled',
    })),
    notes: acme.notes.find({ workOrderId: id }).map((note) => String(note['body'])),
    files: acme.files.find({ workOrderId: id }).map((file) => ({
      name: String(file['fileName']),
      sizeBytes: Buffer.from(String(file['contentBase64']), 'base64').byteLength,
    })),
  }
}

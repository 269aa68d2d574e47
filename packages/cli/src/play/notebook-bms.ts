import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '@truckroll/protocol'
import { verifyBridgeRequest } from '@truckroll/verify'

interface WorkOrder {
  readonly id: string
  readonly jobId: string
  title: unknown
  state: 'open' | 'canceled'
  /** What Dispatch says of the job. */
  status: unknown
  readonly notes: Note[]
  readonly files: Note[]
  readonly visits: JsonObject[]
}

interface Note {
  readonly id: unknown
  text: unknown
}

/**
 * A small field-service product behind the HTTP bridge: it checks the signature of what comes, does each event once and
 * keeps a work order for each job.
 */
export class NotebookBms {
  readonly secret = `whsec_${randomBytes(32).toString('base64')}`
  /** Each event of a job that was done, as it came. */
  readonly events: JsonObject[] = []
  /** Each event of a provider: connected, offboarded. */
  readonly #ofProviders: JsonObject[] = []
  readonly #seen = new Map<string, string>()
  readonly #workOrders: WorkOrder[] = []
  readonly #server: Server
  #refusals: { readonly status: number; left: number } = { status: 503, left: 0 }

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve))
    // A server that listens on a port has such an address.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** Answers the next deliveries with this status and does nothing. */
  refuse(status: number, times: number): void {
    this.#refusals = { status, left: times }
  }

  holds(): JsonObject {
    return { workOrders: this.#workOrders, events: this.events, providers: this.#ofProviders }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
    const body = Buffer.concat(chunks)
    response.setHeader('content-type', 'application/json')
    try {
      const { id } = verifyBridgeRequest(this.secret, request.headers, body)
      if (this.#refusals.left > 0) {
        this.#refusals.left -= 1
        response.writeHead(this.#refusals.status).end()
        return
      }
      const known = this.#seen.get(id)
      const answer = known ?? stringifyJson(this.#do(parseJson(body.toString('utf8'))))
      this.#seen.set(id, answer)
      response.writeHead(200).end(answer)
    } catch (error) {
      response.writeHead(401).end(stringifyJson({ error: String(error) }))
    }
  }

  #do(delivery: unknown): JsonObject {
    if (!isJsonObject(delivery) || !isJsonObject(delivery['data'])) return {}
    const { type, data } = delivery
    const list = String(type).startsWith('provider.') ? this.#ofProviders : this.events
    list.push({ [String(type)]: data })
    const jobId = String(data['jobId'])
    const job = isJsonObject(data['job']) ? data['job'] : {}
    const workOrder = this.#workOrders.findLast((one) => one.jobId === jobId)
    if (type === 'job.created') return { bmsId: (workOrder ?? this.#open(jobId, job)).id }
    if (workOrder !== undefined) record(workOrder, String(type), job, data)
    return {}
  }

  #open(jobId: string, job: JsonObject): WorkOrder {
    const { title, status } = job
    const id = `WO-${this.#workOrders.length + 1}`
    const opened: WorkOrder = { id, jobId, title, state: 'open', status, notes: [], files: [], visits: [] }
    this.#workOrders.push(opened)
    return opened
  }
}

function record(workOrder: WorkOrder, type: string, job: JsonObject, data: JsonObject): void {
  if (job['title'] !== undefined) workOrder.title = job['title']
  if (job['status'] !== undefined) workOrder.status = job['status']
  if (type === 'job.canceled') workOrder.state = 'canceled'
  if (type.startsWith('note.')) write(workOrder.notes, type, data['note'], 'description')
  if (type.startsWith('attachment.')) write(workOrder.files, type, data['attachment'], 'name')
  if (type === 'appointment.updated' && isJsonObject(data['appointment'])) {
    const { id, status, start_time: start } = data['appointment']
    const others = workOrder.visits.filter((visit) => visit['id'] !== id)
    workOrder.visits.splice(0, Number.POSITIVE_INFINITY, ...others, { id, status, start })
  }
}

function write(notes: Note[], type: string, entity: unknown, field: string): void {
  if (!isJsonObject(entity)) return
  const at = notes.findIndex(({ id }) => id === entity['id'])
  if (type.endsWith('.deleted') || type.endsWith('.removed')) {
    if (at >= 0) notes.splice(at, 1)
    return
  }
  const known = notes[at]
  if (known === undefined) notes.push({ id: entity['id'], text: entity[field] })
  else known.text = entity[field]
}

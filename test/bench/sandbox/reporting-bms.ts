import {
  adapterTokens,
  defineAdapter,
  type AdapterDefinition,
  type CreateJobRequest,
  type HttpClient,
} from '@truckroll/gateway'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A product over HTTP whose people take each job at once and complete it. */
export class ReportingBms {
  readonly url: string
  readonly #server: Server
  #gatewayUrl = ''

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(): Promise<ReportingBms> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const bms = new ReportingBms(server)
    server.on('request', (request, response) => {
      request.resume()
      const jobId = new URL(request.url ?? '', bms.url).searchParams.get('job') ?? ''
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ id: `WO-${jobId}` }))
      void bms.#work(jobId)
    })
    return bms
  }

  /** By REST, as a product's own code does. */
  reportTo(gatewayUrl: string): void {
    this.#gatewayUrl = gatewayUrl
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #work(jobId: string): Promise<void> {
    for (const kind of ['accept', 'start', 'complete']) await this.#report(jobId, kind)
  }

  /** Again after `Retry-After` if the gateway has too much to do. */
  async #report(jobId: string, kind: string): Promise<void> {
    const answer = await fetch(`${this.#gatewayUrl}/v1/jobs/${jobId}/updates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind }),
    })
    const text = await answer.text()
    if (answer.status === 202) return
    if (answer.status !== 503) throw new Error(`expected 202 to ${kind}, got ${answer.status}: ${text}`)
    await pause(Number(answer.headers.get('retry-after')) * 1_000)
    await this.#report(jobId, kind)
  }
}

/** Makes a work order of each job, over HTTP. */
export function reportingAdapter(url: string): AdapterDefinition {
  class Reporting {
    readonly #http: HttpClient

    constructor(http: HttpClient) {
      this.#http = http
    }

    async createJob({ job }: CreateJobRequest) {
      const answer = await this.#http.expect({
        method: 'POST',
        url: `${url}/orders?job=${job.id}`,
        json: job,
      })
      return { bmsId: (answer.json() as { readonly id: string }).id }
    }

    async cancelJob() {}

    async updateJob() {}
  }
  return defineAdapter({
    name: 'reporting',
    version: '1.0.0',
    adapter: Reporting,
    inject: [adapterTokens.http],
  })
}

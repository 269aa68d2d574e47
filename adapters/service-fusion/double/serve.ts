import { routes } from './api.ts'
import { Refusal, refusal } from './refusal.ts'
import { tokenRequest } from './requests.ts'
import { clientId, clientSecret, type ServiceFusion } from './service-fusion.ts'

export const origin = 'https://api.servicefusion.example'
const perMinute = 60
const minuteMs = 60_000

/** Answers requests as Service Fusion's API and its token service do. */
export class ServiceFusionServer {
  readonly #product: ServiceFusion
  #minute = 0
  #inMinute = 0

  constructor(product: ServiceFusion) {
    this.#product = product
  }

  readonly serve = async (request: Request): Promise<Response> => {
    try {
      return await this.#answer(request)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return Response.json(error.body, { status: error.status, headers: this.#limits() })
    }
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (request.method === 'POST' && url.pathname === '/oauth/access_token') return this.#giveToken(request)
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '') ?? []
    if (!this.#product.isGoodToken(token) || url.searchParams.has('access_token'))
      throw refusal(401, 'You are requesting with an invalid credential.')
    if (this.#isTooMuch()) throw refusal(429, 'Rate limit exceeded.')
    const path = url.pathname.replace(/^\/v1(?=\/)/, '')
    const [, number] = /\/(\d+)$/.exec(path) ?? []
    const handler = routes[`${request.method} ${path.replace(/\/\d+$/, '/{id}')}`]
    if (handler === undefined || path === url.pathname) throw refusal(404, 'Page not found.')
    const { status, body } = handler({
      product: this.#product,
      id: Number(number),
      query: Object.fromEntries(url.searchParams),
      body: await readJson(request),
    })
    return Response.json(body, { status, headers: this.#limits() })
  }

  async #giveToken(request: Request): Promise<Response> {
    const read = tokenRequest.safeParse(await readJson(request))
    if (!read.success)
      throw new Refusal(400, { error: 'invalid_request', error_description: 'Invalid parameters' })
    const isGood =
      read.data.grant_type === 'client_credentials'
        ? read.data.client_id === clientId && read.data.client_secret === clientSecret
        : read.data.refresh_token === this.#product.refreshToken
    if (!isGood)
      throw new Refusal(400, {
        error: 'invalid_client',
        error_description: 'The client credentials are invalid',
      })
    return Response.json(this.#product.renew())
  }

  /** Without Retry-After: that it comes is not documented. */
  #limits(): Record<string, string> {
    const next = (Math.floor(this.#product.nowMs() / minuteMs) + 1) * (minuteMs / 1_000)
    return {
      'x-rate-limit-limit': String(perMinute),
      'x-rate-limit-remaining': String(Math.max(0, perMinute - this.#inMinute)),
      'x-rate-limit-reset': String(next),
    }
  }

  #isTooMuch(): boolean {
    const minute = Math.floor(this.#product.nowMs() / minuteMs)
    if (minute !== this.#minute) this.#inMinute = 0
    this.#minute = minute
    this.#inMinute += 1
    return this.#inMinute > perMinute
  }
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text()
  if (text === '') return undefined
  if (request.headers.get('content-type') !== 'application/json')
    throw refusal(415, 'Unsupported media type.')
  try {
    return JSON.parse(text)
  } catch {
    throw refusal(400, 'Invalid JSON.')
  }
}

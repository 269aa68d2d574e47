import { routes } from './api.ts'
import { Refusal } from './refusal.ts'
import { appKey, clientId, clientSecret, tenant, type ServiceTitan } from './service-titan.ts'

export const origin = 'https://api.servicetitan.example'
const perSecond = 60

/** Answers requests as ServiceTitan's API and its token service do. */
export class ServiceTitanServer {
  readonly #product: ServiceTitan
  #second = 0
  #inSecond = 0
  #requests = 0

  constructor(product: ServiceTitan) {
    this.#product = product
  }

  readonly serve = async (request: Request): Promise<Response> => {
    this.#requests += 1
    const traceId = `trace-${this.#requests}`
    const url = new URL(request.url)
    try {
      if (url.pathname === '/connect/token') return await this.#giveToken(request)
      return await this.#answer(request, url)
    } catch (error) {
      if (error instanceof Refusal) return error.toResponse(traceId)
      throw error
    }
  }

  async #giveToken(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text())
    if (request.method !== 'POST' || form.get('grant_type') !== 'client_credentials')
      return Response.json({ error: 'unsupported_grant_type' }, { status: 400 })
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return Response.json({ error: 'invalid_client' }, { status: 400 })
    const access_token = this.#product.giveToken()
    return Response.json({ access_token, expires_in: 900, token_type: 'Bearer', scope: 'tn.jpm.jobs:w' })
  }

  async #answer(request: Request, url: URL): Promise<Response> {
    const token = (request.headers.get('authorization') ?? '').replace(/^Bearer /, '')
    if (!this.#product.isGoodToken(token)) throw new Refusal(401, 'The token is missing, wrong or over')
    if (request.headers.get('st-app-key') !== appKey) throw new Refusal(401, 'The app key is wrong')
    if (this.#isTooMuch())
      return Response.json(
        { title: 'Rate limit is exceeded', status: 429 },
        { status: 429, headers: { 'retry-after': '1' } },
      )
    const [, module = '', of = '', path = ''] = /^\/(\w+)\/v2\/tenant\/(\d+)(\/.*)$/.exec(url.pathname) ?? []
    if (of !== tenant) throw new Refusal(404, 'Not found')
    const ids = [...path.matchAll(/\/(\d+)(?=\/|$)/g)].map(([, id]) => Number(id))
    const handler = routes[`${request.method} ${module} ${path.replaceAll(/\/\d+(?=\/|$)/g, '/{id}')}`]
    if (handler === undefined) throw new Refusal(404, 'Not found')
    const answer = handler({
      product: this.#product,
      ids,
      query: Object.fromEntries(url.searchParams),
      ...(await readBody(request)),
    })
    return answer === undefined ? new Response(null, { status: 200 }) : Response.json(answer)
  }

  #isTooMuch(): boolean {
    const second = Math.floor(this.#product.nowMs() / 1_000)
    if (second !== this.#second) this.#inSecond = 0
    this.#second = second
    this.#inSecond += 1
    return this.#inSecond > perSecond
  }
}

async function readBody(request: Request) {
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data')) {
    const file = (await request.formData()).get('file')
    return {
      body: undefined,
      file: file instanceof File ? { name: file.name, sizeBytes: file.size } : undefined,
    }
  }
  const text = await request.text()
  if (text === '') return { body: undefined, file: undefined }
  if (!type.startsWith('application/json')) throw new Refusal(415, 'Unsupported media type')
  try {
    return { body: JSON.parse(text) as unknown, file: undefined }
  } catch {
    throw new Refusal(400, 'The body is no JSON')
  }
}

import { routes } from './api.ts'
import { apiKey, clientId, clientSecret, type HousecallPro } from './housecall-pro.ts'
import { Refusal, unauthorized } from './refusal.ts'
import { tokenRequest } from './requests.ts'

export const origin = 'https://api.housecallpro.example'
/** Housecall Pro publishes no limit; more than this in a second is refused here. */
const perSecond = 100

/** Answers requests as Housecall Pro's API does. */
export class HousecallProServer {
  readonly #product: HousecallPro
  readonly #now: () => number
  #second = 0
  #inSecond = 0

  constructor(product: HousecallPro, now: () => number) {
    this.#product = product
    this.#now = now
  }

  readonly serve = async (request: Request): Promise<Response> => {
    try {
      return await this.#answer(request)
    } catch (error) {
      if (error instanceof Refusal) return Response.json(error.body, { status: error.status })
      throw error
    }
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/oauth/token') return this.#renew(request)
    const authorization = request.headers.get('authorization') ?? ''
    const [, token] = /^Bearer (.+)$/.exec(authorization) ?? []
    if (authorization !== `Token ${apiKey}` && (token === undefined || !this.#product.isGoodToken(token)))
      throw unauthorized()
    // Without Retry-After: that it comes is not documented.
    if (this.#isTooMuch()) throw new Refusal(429, { error: 'Too many requests' })
    const ids = [...url.pathname.matchAll(/\/([a-z]+_[^/]+)/g)].map(([, id = '']) => decodeURIComponent(id))
    const path = url.pathname.replaceAll(/\/[a-z]+_[^/]+/g, '/{id}')
    const handler = routes[`${request.method} ${path}`]
    if (handler === undefined) throw new Refusal(404, { error: 'Not found' })
    const query = Object.fromEntries(
      [...url.searchParams].map(([name, value]) => [
        name,
        name.endsWith('[]') ? url.searchParams.getAll(name) : value,
      ]),
    )
    const { status, body } = handler({ product: this.#product, ids, query, ...(await readBody(request)) })
    return body === undefined ? new Response(null, { status }) : Response.json(body, { status })
  }

  async #renew(request: Request): Promise<Response> {
    const read = tokenRequest.safeParse((await readBody(request)).body)
    const isGood =
      read.success &&
      read.data.client_id === clientId &&
      read.data.client_secret === clientSecret &&
      read.data.refresh_token === this.#product.refreshToken
    if (!isGood) throw new Refusal(401, { error: 'invalid_grant' })
    return Response.json(this.#product.renew())
  }

  #isTooMuch(): boolean {
    const second = Math.floor(this.#now() / 1_000)
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
    const given =
      file instanceof File ? { name: file.name, type: file.type, sizeBytes: file.size } : undefined
    return { body: undefined, file: given }
  }
  const text = await request.text()
  if (text === '') return { body: undefined, file: undefined }
  try {
    const body: unknown = JSON.parse(text)
    return { body, file: undefined }
  } catch {
    throw new Refusal(400, { error: 'invalid JSON' })
  }
}

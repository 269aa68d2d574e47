import {
  buildSchema,
  execute,
  GraphQLError,
  isScalarType,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import { z } from 'zod'
import { createRoot } from './api.ts'
import { costOf } from './cost.ts'
import { clientId, clientSecret, type Jobber } from './jobber.ts'
import { Refusal } from './refusal.ts'
import { schemaText } from './requests.ts'

export const origin = 'https://api.getjobber.example'
/** Versions of the schema that are answered. */
const versions: readonly string[] = ['2025-04-16', '2026-03-10', '2026-07-27']
const requestsPerWindow = 2_500
const windowMs = 300_000
export const maximumAvailable = 10_000
export const restoreRate = 500

const askedSchema = z.strictObject({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).default({}),
})

/** Answers requests as Jobber's API and its token service do. */
export class JobberServer {
  readonly #product: Jobber
  readonly #now: () => number
  #window = 0
  #inWindow = 0
  #available = maximumAvailable
  #restoredAt = 0

  constructor(product: Jobber, now: () => number) {
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
    const { pathname } = new URL(request.url)
    if (request.method === 'POST' && pathname === '/api/oauth/token') return this.#renew(request)
    if (request.method !== 'POST' || pathname !== '/api/graphql')
      throw new Refusal(404, { message: 'Not found' })
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '') ?? []
    if (!this.#product.isGoodToken(token)) throw new Refusal(401, { message: 'Unauthorized' })
    // Without Retry-After: that it comes is not documented.
    if (this.#isTooMuch()) throw new Refusal(429, { message: 'Too many requests' })
    if (!versions.includes(request.headers.get('x-jobber-graphql-version') ?? ''))
      throw new Refusal(400, { message: 'expected a supported version in X-JOBBER-GRAPHQL-VERSION' })
    if (request.headers.get('content-type') !== 'application/json')
      throw new Refusal(400, { message: 'expected application/json' })
    return Response.json(await this.#run(await readJson(request)))
  }

  async #run(asked: unknown): Promise<object> {
    const read = askedSchema.safeParse(asked)
    if (!read.success) throw new Refusal(400, { message: 'expected query and variables' })
    const { query, variables } = read.data
    const document = readDocument(query)
    if (!('definitions' in document)) return document
    const requestedQueryCost = costOf(schema, document, variables)
    const available = this.#restore()
    const isTooDear = requestedQueryCost > available
    if (!isTooDear) this.#available = available - requestedQueryCost
    const throttleStatus = {
      maximumAvailable,
      currentlyAvailable: Math.floor(this.#available),
      restoreRate,
    }
    const actualQueryCost = isTooDear ? null : requestedQueryCost
    const extensions = { cost: { requestedQueryCost, actualQueryCost, throttleStatus } }
    if (isTooDear)
      return { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions }
    const rootValue = createRoot(this.#product)
    const result = await execute({ schema: schema, document, rootValue, variableValues: variables })
    return { ...result, extensions }
  }

  /** A bucket that fills up again while time passes. */
  #restore(): number {
    const now = this.#now()
    const restored = ((now - this.#restoredAt) / 1_000) * restoreRate
    this.#restoredAt = now
    this.#available = Math.min(maximumAvailable, this.#available + restored)
    return this.#available
  }

  async #renew(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text())
    const isGood =
      form.get('grant_type') === 'refresh_token' &&
      form.get('client_id') === clientId &&
      form.get('client_secret') === clientSecret &&
      form.get('refresh_token') === this.#product.refreshToken
    if (!isGood) throw new Refusal(401, { error: 'invalid_grant' })
    return Response.json(this.#product.renew())
  }

  #isTooMuch(): boolean {
    const window = Math.floor(this.#now() / windowMs)
    if (window !== this.#window) this.#inWindow = 0
    this.#window = window
    this.#inWindow += 1
    return this.#inWindow > requestsPerWindow
  }
}

type ReadDocument = DocumentNode | { readonly errors: readonly object[] }

const documents = new Map<string, ReadDocument>()

/** The document, or the answer that refuses it. */
function readDocument(query: string): ReadDocument {
  const known = documents.get(query)
  if (known !== undefined) return known
  const read = parseOrRefuse(query)
  documents.set(query, read)
  return read
}

function parseOrRefuse(query: string): ReadDocument {
  try {
    const document = parse(query)
    const errors = validate(schema, document)
    return errors.length === 0 ? document : { errors: errors.map((error) => error.toJSON()) }
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error.toJSON()] }
    throw error
  }
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return JSON.parse(await request.text())
  } catch {
    throw new Refusal(400, { message: 'expected JSON' })
  }
}

/** How scalars are written; `Minutes` is a whole number. */
const forms: Readonly<Record<string, z.ZodType>> = {
  EncodedId: z.string().regex(/^[A-Za-z0-9+/]+=*$/),
  ISO8601DateTime: z.iso.datetime({ offset: true }),
  ISO8601Date: z.iso.date(),
  ISO8601Time: z.iso.time(),
  Timezone: z.string().refine((name) => isTimezone(name)),
  Minutes: z.int(),
}

const schema = createSchema()

function createSchema(): GraphQLSchema {
  const made = buildSchema(schemaText)
  for (const [name, form] of Object.entries(forms)) {
    const type = made.getType(name)
    if (!isScalarType(type)) throw new Error(`expected a scalar ${name}`)
    type.coerceInputValue = (value) => {
      if (form.safeParse(value).success) return value
      throw new GraphQLError(`${name} cannot represent the value`)
    }
  }
  return made
}

function isTimezone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

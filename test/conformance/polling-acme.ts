import type {
  HttpClient,
  JobUpdate,
  PollChangesRequest,
  PollChangesResponse,
  WebhookRequest,
} from '@truckroll/gateway'
import type { Conformance, CreateDouble, DoubleHost, VendorWebhook } from '@truckroll/testing'
import { z } from 'zod'
import acme from '../../examples/acme-adapter/conformance.ts'
import { toConstructor } from './vary.ts'

const pageSize = 50
const pageSchema = z.object({
  items: z.array(
    z.object({ id: z.string(), at: z.string(), headers: z.record(z.string(), z.string()), body: z.string() }),
  ),
  hasMore: z.boolean(),
})
type Page = z.infer<typeof pageSchema>
export type Change = Page['items'][number]

/** What a poll is made of; each part may be wrong. */
export interface PollParts {
  /** Whether changes at the very stamp of the cursor are asked for again. */
  readonly isInclusive: boolean
  /** How many pages are read at most. */
  readonly mostPages: number
  /** Whether a page that was there before ends the poll. */
  readonly stopsAtKnownPage: boolean
  /** Whether a page without changes ends the poll, although it says that there are more. */
  readonly stopsAtEmptyPage: boolean
  /** Where the next poll goes on; `at`: of the last change that was read. */
  readonly toCursor: (at: string | undefined, cursor: string, now: string) => string
  /** Calls made besides. */
  readonly idleCalls: number
  readonly drop?: (changes: readonly Change[]) => readonly Change[]
}

export const goodParts: PollParts = {
  isInclusive: true,
  mostPages: 100,
  stopsAtKnownPage: true,
  stopsAtEmptyPage: false,
  toCursor: (at, cursor) => at ?? cursor,
  idleCalls: 0,
}

const origin = 'https://api.acme.example'

/** The Acme adapter for an Acme that has no webhooks and is asked for its changes. */
export function createPollingAcme(parts: PollParts = goodParts): Conformance {
  let host: DoubleHost | undefined
  const createDouble: CreateDouble = async (given) => {
    host = given
    const changes: { readonly id: string; readonly at: string; readonly make: () => VendorWebhook }[] = []
    const inner = await acme.double({
      clock: given.clock,
      post: (webhook) => {
        const make = typeof webhook === 'function' ? webhook : () => webhook
        const at = new Date(given.clock.now()).toISOString()
        changes.push({ id: `change-${changes.length + 1}`, at, make })
      },
    })
    const { api } = inner
    if (api === undefined) throw new Error('expected a double in this process')
    let emptyPages = 0
    const answer = (url: URL): Page => {
      const since = url.searchParams.get('since') ?? ''
      const page = Number(url.searchParams.get('page') ?? 0) - emptyPages
      if (page < 0) return { items: [], hasMore: true }
      const first = page * pageSize
      const isInclusive = url.searchParams.get('inclusive') === 'true'
      const found = changes.filter(({ at }) => at > since || (isInclusive && at === since))
      const items = found.slice(first, first + pageSize).map(({ id, at, make }) => {
        const { headers, body } = make()
        return { id, at, headers, body: String(body) }
      })
      return { items, hasMore: found.length > first + pageSize }
    }
    return {
      ...inner,
      emptyPages: (count) => {
        emptyPages = count
      },
      api: {
        origin: api.origin,
        serve: (request) => {
          const url = new URL(request.url)
          return url.pathname === '/v1/changes' ? Response.json(answer(url)) : api.serve(request)
        },
      },
    }
  }
  return { double: createDouble, adapter: { ...acme.adapter, adapter: toPollingClass(parts, () => host) } }
}

type AdapterClass = typeof acme.adapter.adapter

function toPollingClass(parts: PollParts, hostOf: () => DoubleHost | undefined): AdapterClass {
  const Base = toConstructor(acme)
  const read: unknown = Reflect.get(Base.prototype, 'receiveWebhook')
  class Polling extends Base {
    readonly http: HttpClient
    constructor(...dependencies: never[]) {
      super(...dependencies)
      // It is the first of the adapter's dependencies.
      this.http = dependencies[0] as unknown as HttpClient
    }
    override pollChanges = async (request: PollChangesRequest): Promise<PollChangesResponse> => {
      // Nothing was read yet: what is not linked is passed by.
      const cursor = request.cursor ?? ''
      const changes = await readChanges(this.http, request, cursor, parts)
      const updates: JobUpdate[] = []
      for (const change of parts.drop?.(changes) ?? changes) {
        if (typeof read !== 'function') break
        const answer = await Reflect.apply(read, this, [toWebhook(request, change)])
        updates.push(...(answer.updates ?? []))
      }
      const now = new Date(hostOf()?.clock.now() ?? 0).toISOString()
      return { updates, cursor: parts.toCursor(changes.at(-1)?.at, cursor, now) }
    }
  }
  Object.defineProperty(Polling.prototype, 'receiveWebhook', { value: undefined })
  return Polling
}

async function readChanges(
  http: HttpClient,
  request: PollChangesRequest,
  cursor: string,
  { isInclusive, mostPages, stopsAtKnownPage, stopsAtEmptyPage, idleCalls }: PollParts,
): Promise<readonly Change[]> {
  const changes = new Map<string, Change>()
  const fetchPage = async (page: number) => {
    const query = new URLSearchParams({ since: cursor, page: String(page), inclusive: String(isInclusive) })
    const url = `${origin}/v1/changes?${query.toString()}`
    const { signal } = request
    return pageSchema.parse((await http.expect({ method: 'GET', url, signal })).json())
  }
  for (let page = 0; page < mostPages; page += 1) {
    const { items, hasMore } = await fetchPage(page)
    const isKnown = items.length > 0 && items.every(({ id }) => changes.has(id))
    for (const item of items) changes.set(item.id, item)
    if (!hasMore || (isKnown && stopsAtKnownPage) || (items.length === 0 && stopsAtEmptyPage)) break
  }
  for (let call = 0; call < idleCalls; call += 1) await fetchPage(0)
  return [...changes.values()]
}

/** A change as the webhook that would have told it, signed when it was read. */
function toWebhook(request: PollChangesRequest, { headers, body }: Change): WebhookRequest {
  const { provider, logger, signal } = request
  if (provider === null) throw new Error('expected the company of the test')
  return {
    method: 'POST',
    headers,
    body: new TextEncoder().encode(body),
    query: {},
    externalOrganizationId: provider.externalOrganizationId,
    provider: () => Promise.resolve({ ...request, provider }),
    findJob: (_, bmsId) => request.findJob(bmsId),
    logger,
    signal,
  }
}

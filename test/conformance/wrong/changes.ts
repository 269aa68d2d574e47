import { createHmac } from 'node:crypto'
import type { JobUpdate, WebhookRequest, WebhookResponse } from '@truckroll/gateway'
import { actKinds, type ActKind } from '@truckroll/testing'
import { z } from 'zod'
import serviceFusion from '../../../adapters/service-fusion/conformance.ts'
import acme from '../../../examples/acme-adapter/conformance.ts'
import { createChallengingAcme } from '../challenging-acme.ts'
import { createPollingAcme, goodParts, type PollParts } from '../polling-acme.ts'
import { withMethods, type Overrides } from '../vary.ts'
import type { WrongAdapter } from './wrong-adapter.ts'

type Receive = NonNullable<Overrides['receiveWebhook']>

function wrong(rule: string, because: string, make: () => Receive): WrongAdapter {
  return { rule, because, make: () => withMethods(acme, { receiveWebhook: make() }) }
}

function wrongPoll(rule: string, because: string, parts: Partial<PollParts>): WrongAdapter {
  return { rule, because, make: () => createPollingAcme({ ...goodParts, ...parts }) }
}

function forgets(kind: ActKind): WrongAdapter {
  return wrong(`change/${kind}`, `says nothing of ${kind}`, () => async (pass) => {
    const answer = await pass()
    return { ...answer, updates: (answer.updates ?? []).filter(({ update }) => update.kind !== kind) }
  })
}

const secret = String(Object(acme).secret ?? 'acme-test-secret')
const text = (request: WebhookRequest) => new TextDecoder().decode(request.body)

/** The same webhook with a signature that is right for whatever it says. */
function believed(request: WebhookRequest, body = text(request)): WebhookRequest {
  const time = /t=(\d+)/.exec(request.headers['acme-signature'] ?? '')?.[1] ?? newest
  newest = time
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  return {
    ...request,
    body: new TextEncoder().encode(body),
    headers: { ...request.headers, 'acme-signature': `t=${time},v1=${signature}` },
  }
}

/** The time of the last signature that was seen. */
let newest = '0'

async function isKnown(request: WebhookRequest): Promise<boolean> {
  return (await request.provider(request.externalOrganizationId ?? '')) !== undefined
}

const refused = new Set([400, 401, 403, 409])

/** As the adapter has it. */
const overlapMs = 5 * 60_000
const cursorSchema = z.looseObject({ since: z.number() })

/** Service Fusion's adapter looks back some minutes, and at open jobs in turn. */
function withoutLookingBack(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const { since, ...rest } = cursorSchema.parse(JSON.parse(cursor))
  return JSON.stringify({ ...rest, open: [], since: since + overlapMs })
}

export const wrongChanges: readonly WrongAdapter[] = [
  ...actKinds.map(forgets),
  wrong('change/in-order', 'tells of each change with the next one', () => {
    let kept: readonly JobUpdate[] = []
    return async (pass) => {
      const answer = await pass()
      const updates = kept
      if ((answer.updates ?? []).length > 0) kept = answer.updates ?? []
      return { ...answer, updates: (answer.updates ?? []).length > 0 ? updates : [] }
    }
  }),
  wrong('change/before-link', 'takes what belongs to no job yet for private', () => async (pass, request) => {
    const answer = await pass()
    return answer.status === 503 && (await isKnown(request)) ? { status: 200 } : answer
  }),
  wrong('change/while-product-is-down', 'asks the product once more, and shrugs if it is down', () => {
    return async (pass, request, adapter) => {
      const company = await request.provider(request.externalOrganizationId ?? '')
      if (company === undefined) return pass()
      try {
        await adapter.verifyCredentials?.({ ...request, ...company, credentials: company.credentials })
      } catch {
        return { status: 200 }
      }
      return pass()
    }
  }),
  wrong('change/not-found-for-a-minute', 'takes what it does not find for canceled', () => {
    return async (pass, request, adapter) => {
      const answer = await pass()
      const company = await request.provider(request.externalOrganizationId ?? '')
      const [first] = answer.updates ?? []
      if (company === undefined || first === undefined) return answer
      const bmsId = JSON.parse(text(request)).data.workOrderId
      const { credentials } = company
      const order = await adapter.getJob?.({ ...request, ...company, credentials, bmsId })
      return order === undefined ? { ...answer, updates: [{ ...first, update: { kind: 'cancel' } }] } : answer
    }
  }),
  wrong('change/unknown-status', 'takes a status that it does not know for canceled', () => {
    return async (pass, request, adapter) => {
      const answer = await pass()
      const company = await request.provider(request.externalOrganizationId ?? '')
      const [first] = answer.updates ?? []
      if (company === undefined || first === undefined) return answer
      const bmsId = JSON.parse(text(request)).data.workOrderId
      const { credentials } = company
      const order = await adapter.getJob?.({ ...request, ...company, credentials, bmsId })
      const isUsual = order === undefined || order.status in (acme.adapter.statusMap ?? {})
      const update = { kind: 'cancel' } as const
      return isUsual ? answer : { ...answer, updates: [first, { ...first, update, key: `${first.key}-2` }] }
    }
  }),
  wrong('change/over-restart', 'needs a webhook to wake up', () => {
    const awake = new Set<object>()
    return async (pass, _, adapter) => {
      if (awake.has(adapter)) return pass()
      const isFirst = awake.size === 0
      awake.add(adapter)
      return isFirst ? pass() : { status: 200 }
    }
  }),
  wrong(
    'change/of-others-not',
    'asks for everything again that it does not know',
    () => async (pass, request) => {
      const { data } = JSON.parse(text(request))
      const job = await request.findJob(request.externalOrganizationId ?? '', data.workOrderId)
      return job === undefined ? { status: 503 } : pass()
    },
  ),
  {
    rule: 'change/own-doing-not',
    because: 'confirms every note by a note',
    make: () =>
      withMethods(acme, {
        addNote: async (pass, { note }) => {
          await pass()
          return { updates: [{ kind: 'note', text: `Received: ${note.description}` }] }
        },
      }),
  },
  {
    rule: 'change/all-again',
    because: 'writes a new note for every message',
    make: () =>
      withMethods(acme, {
        updateNote: (pass, request) => pass({ ...request, note: { ...request.note, id: request.event.id } }),
      }),
  },
  wrong(
    'webhook/changed-byte',
    'does not look at signatures',
    () => (pass, request) =>
      pass(request.headers['acme-signature'] === undefined ? request : believed(request)),
  ),
  wrong('webhook/raw-bytes', 'signs what it has parsed', () => async (pass, request) => {
    const answer = await pass()
    if (answer.status !== 401) return answer
    return pass({ ...request, body: new TextEncoder().encode(text(request).trim()) })
  }),
  wrong(
    'webhook/unsigned',
    'lets through what has no signature',
    () => (pass, request) =>
      pass(request.headers['acme-signature'] === undefined ? believed(request) : request),
  ),
  wrong('webhook/other-signature', 'knows signatures that were good once', () => {
    const good = new Set<string | undefined>()
    return async (pass, request) => {
      const header = request.headers['acme-signature']
      const answer = await pass(good.has(header) ? believed(request) : request)
      if (answer.status === 200) good.add(header)
      return answer
    }
  }),
  wrong('webhook/repeated', 'takes a repetition for an error', () => {
    const seen = new Set<string>()
    return async (pass, request): Promise<WebhookResponse> => {
      if (seen.has(text(request))) return { status: 409 }
      const answer = await pass()
      if (answer.status === 200) seen.add(text(request))
      return answer
    }
  }),
  wrong('webhook/unknown-company', 'refuses companies that it does not know', () => async (pass, request) => {
    return (await isKnown(request)) ? pass() : { status: 400 }
  }),
  {
    rule: 'webhook/challenge',
    because: 'answers every check by OK',
    make: () => createChallengingAcme(() => ({ status: 200, body: 'OK' })),
  },
  wrong('webhook/junk', 'answers 200 to what it cannot read', () => async (pass) => {
    const answer = await pass()
    return refused.has(answer.status) ? { status: 200 } : answer
  }),
  wrongPoll('poll/same-stamp', 'asks for what is newer than the newest it has read', { isInclusive: false }),
  wrongPoll('poll/after-answer', 'goes on from its own clock', { toCursor: (_, __, now) => now }),
  wrongPoll('poll/many', 'reads one page', { mostPages: 1, toCursor: (_, __, now) => now }),
  wrongPoll('poll/day-at-once', 'tells the newest first', { drop: (changes) => changes.toReversed() }),
  wrongPoll('poll/page-that-stands', 'reads on as long as there is more', {
    mostPages: Number.POSITIVE_INFINITY,
    stopsAtKnownPage: false,
  }),
  wrongPoll('poll/empty-pages', 'takes an empty page for the end', { stopsAtEmptyPage: true }),
  {
    rule: 'poll/pages-that-shift',
    because: 'goes on from the newest that it has read, and never looks back',
    make: () =>
      withMethods(serviceFusion, {
        pollChanges: (pass, request) => pass({ ...request, cursor: withoutLookingBack(request.cursor) }),
      }),
  },
  wrongPoll('poll/quiet', 'asks for each job by itself', { idleCalls: 12 }),
]

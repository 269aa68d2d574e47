import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isJsonObject } from '@truckroll/gateway'
import * as fc from 'fast-check'
import type { Answer } from './check-answer.ts'
import { arbitraryOf } from './arbitrary-of.ts'
import { routesOf, type Route } from './documented-routes.ts'
import { startWorld } from './start-world.ts'

interface Shot {
  readonly route: Route
  readonly path: string
  readonly body: Uint8Array | undefined
  readonly contentType: string
  readonly key: string | undefined
}

const atOnce = 20
const mostTries = 30
const callback = 'callback-secret'

/** Groups of routes that take bodies, by what their addresses begin with. */
export const groups = [
  '/v1/jobs',
  '/v1/updates',
  '/v1/providers',
  '/v1/dead-letters',
  '/v1/attention',
  '/v1/keys',
  '/v1/privacy',
  '/v1/reconcile',
  '/v1/pause',
  '/v1/resume',
  '/v1/dispatch',
  '/v1/bms',
] as const

export interface FuzzResult {
  /** Each answer that is not as it must be, with what it answered. */
  readonly faults: readonly string[]
  /** How much more memory is in use at the end than a fifth of the way in; 0 if it was not to be measured. */
  readonly grownBytes: number
  /** Makes the same bodies again. */
  readonly seed: number
}

/** Sends so many bodies of all kinds to the routes of a group. */
export async function fuzzGroup(
  group: string,
  count: number,
  { measuresMemory = false, seed = Date.now() % 1_000_000_000 } = {},
): Promise<FuzzResult> {
  const world = await startWorld({ server: { callbackToken: callback } })
  const document = (await world.call('GET', '/openapi.json')).body
  const jobId = await world.offerJob()
  const routes = routesWithBodies(document).filter(({ template }) => template.startsWith(group))
  const shots = fc.oneof(...routes.map((route) => shotAt(route, document, jobId)))
  const faults: (string | undefined)[] = []
  const used: number[] = []
  // Shots are made a few at a time, so that they are no part of the memory that is looked at.
  for (let sent = 0; sent < count; sent += atOnce) {
    const some = fc.sample(shots, { numRuns: atOnce, seed: seed + sent })
    faults.push(...(await Promise.all(some.map((shot) => send(world.server.url, shot)))))
    world.lines.splice(0)
    if (measuresMemory && (sent / atOnce) % Math.ceil(count / atOnce / 10) === 0) used.push(memoryInUse())
  }
  const [first = 0] = used.slice(Math.floor(used.length / 5))
  // What was sent last may still be worked on: load is shed for a moment.
  const status = await until200(() => world.call('GET', '/v1/status'))
  if (status.status !== 200) faults.push(`it serves no more: ${status.text}`)
  return {
    faults: faults.filter((fault) => fault !== undefined),
    grownBytes: measuresMemory ? memoryInUse() - first : 0,
    seed,
  }
}

async function until200(ask: () => Promise<Answer>): Promise<Answer> {
  let answer = await ask()
  for (let tries = 0; answer.status === 503 && tries < mostTries; tries += 1) {
    await pause(1_000)
    answer = await ask()
  }
  return answer
}

/** Routes that bodies are sent to. @throws Error if one is in no group. */
function routesWithBodies(document: unknown): readonly Route[] {
  const routes = routesOf(document).filter(({ method }) => method !== 'GET')
  const forgotten = routes.find(({ template }) => !groups.some((group) => template.startsWith(group)))
  if (forgotten !== undefined) throw new Error(`expected ${forgotten.template} in a group of routes`)
  return routes
}

function shotAt(route: Route, document: unknown, jobId: string): fc.Arbitrary<Shot> {
  const id = fc.oneof(
    fc.constantFrom(jobId, 'x', 'shop-1', '%00', '..%2f..', '%zz', '%ed%a0%80', 'a'.repeat(4_000)),
    fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
  )
  const query = fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.webQueryParameters() },
  )
  const fitting = route.body === undefined ? fc.jsonValue() : arbitraryOf(document, route.body)
  const json = fitting.map((value) => Buffer.from(JSON.stringify(value) ?? ''))
  const body = fc.oneof(
    { weight: 8, arbitrary: json },
    {
      weight: 1,
      arbitrary: fc.tuple(json, fc.nat(), fc.nat(255)).map(([text, at, byte]) => damage(text, at, byte)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  )
  const contentType = fc.oneof(
    { weight: 8, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'multipart/form-data; boundary=b',
        'text/plain',
        'application/json; charset=x',
        'x',
      ),
    },
  )
  const key = fc.option(fc.constantFrom('k1', 'k2', 'x'.repeat(300)), { nil: undefined })
  return fc
    .record({ id, query, body: fc.option(body, { nil: undefined, freq: 20 }), contentType, key })
    .map(({ id: given, query: asked, ...rest }) => {
      const path = route.template.replaceAll(/\{\w+\}/g, given)
      return { ...rest, route, path: asked === '' ? path : `${path}?${asked}` }
    })
}

/** One byte is another, or the rest is missing. */
function damage(text: Buffer, at: number, byte: number): Buffer {
  if (text.length === 0) return text
  const place = at % text.length
  if (byte === 0) return text.subarray(0, place)
  const damaged = Buffer.from(text)
  damaged[place] = byte
  return damaged
}

/** What is wrong with the answer, if anything is. */
async function send(url: string, { route, path, body, contentType, key }: Shot): Promise<string | undefined> {
  const answer = await fetch(url + path, {
    method: route.method,
    headers: {
      'content-type': contentType,
      authorization: `Bearer ${callback}`,
      'x-signature': 'signed',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: Uint8Array.from(body) }),
  })
  const text = await answer.text()
  const isProblem =
    answer.status < 400 || route.template.startsWith('/v1/bms') || statusIn(text) === answer.status
  if (answer.status !== 500 && isProblem) return undefined
  const shown = body?.toString().slice(0, 500) ?? 'no body'
  return `${route.method} ${path.slice(0, 200)} (${contentType}) ${shown}: ${answer.status} ${text.slice(0, 500)}`
}

function statusIn(text: string): unknown {
  const problem: unknown = JSON.parse(text)
  return isJsonObject(problem) ? problem['status'] : undefined
}

function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

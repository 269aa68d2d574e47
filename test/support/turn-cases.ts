import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import bridge from '@truckroll/adapter-http-bridge'
import { isJsonObject } from '@truckroll/gateway'
import type { Store } from '@truckroll/gateway/embed'
import { webhookMessageId } from '@truckroll/protocol'
import { createServer as createGatewayServer } from '@truckroll/server'
import * as fc from 'fast-check'
import { createHttpWorld } from './http-world.ts'
import { longestTurnRatio } from './longest-turn.ts'
import { createRawDispatch, type RawDispatch } from './raw-dispatch.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const callback = 'callback-token'

/** JSON of about so many characters, each of a kind that is slow for somebody. */
const shapes: Readonly<Record<string, (characters: number) => string>> = {
  numbers: (characters) => `[${repeat('1,', characters)}1]`,
  'long ids': (characters) => `[${repeat('9007199254740993,', characters)}1]`,
  lists: (characters) => `[${repeat('[[[[1]]]],', characters)}1]`,
  names: (characters) => {
    const count = Math.ceil(characters / 12)
    return `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`
  },
  objects: (characters) => `[${repeat('{"a":{"b":{}}},', characters)}1]`,
  depth: (characters) => `[${repeat(`${'['.repeat(150)}${']'.repeat(150)},`, characters)}1]`,
  'one text': (characters) => `"${'x'.repeat(characters)}"`,
  escapes: (characters) => `"${repeat('\\"\\\\\\u0000', characters)}"`,
  markdown: (characters) => `"${repeat('[*_`<b>![](', characters)}"`,
  'more markdown': (characters) => `"${repeat('> - 1. **a\\n', characters)}"`,
  texts: (characters) => `[${repeat('"é \\u2028",', characters)}1]`,
}

function repeat(piece: string, characters: number): string {
  return piece.repeat(Math.max(1, Math.floor(characters / piece.length)))
}

export interface TurnCase {
  readonly way: string
  readonly shape: string
  readonly characters: number
}

export interface TurnWorld extends AsyncDisposable {
  readonly cases: fc.Arbitrary<TurnCase>
  /** How long the longest turn took that this input made, against the reference. */
  ratioOf(turnCase: TurnCase): Promise<number>
}

/** A gateway with everything that input comes by: its HTTP, a Dispatch that is polled, a receiver behind the bridge. */
export async function createTurnWorld(store?: Store): Promise<TurnWorld> {
  const dispatch = await createRawDispatch()
  let answer = Buffer.from('{}')
  const receiver = await listen((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end(answer)
    })
  })
  const world = await createHttpWorld({
    adapter: bridge,
    adapterSettings: { url: receiver.url, secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` },
    settings: { dispatchUrl: dispatch.url },
    ...(store && { store }),
  })
  const server = createGatewayServer({
    gateway: world.gateway,
    settings: { httpPort: 0, callbackToken: callback },
    logger: silent,
  })
  await server.listen()

  let nextId = 1
  /** Hands a message over, and waits until all of it was delivered. */
  async function poll(payload: string, entries: number): Promise<void> {
    const id = `m${nextId++}`
    const isOver = delivered(id, entries)
    give(dispatch, id, payload)
    await isOver
  }

  function delivered(id: string, entries: number): Promise<void> {
    return new Promise((resolve) => {
      let count = 0
      const ends = (['attempt:done', 'attempt:failed', 'event:parked'] as const).map((name) =>
        world.gateway.on(name, ({ eventId }) => {
          if (!eventId.startsWith(`${id}_`)) return
          count += 1
          // One that is not read whole is one notice.
          if (count < entries && !isNoticed) return
          for (const end of ends) end()
          resolve()
        }),
      )
      let isNoticed = false
      const stop = world.gateway.on('message:recorded', ({ messageId, events }) => {
        if (messageId !== id) return
        isNoticed = events === 1
        stop()
      })
    })
  }

  async function post(method: string, path: string, body: string): Promise<void> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${callback}` }
    for (;;) {
      const response = await fetch(server.url + path, { method, headers, body: Buffer.from(body) })
      await response.arrayBuffer()
      // The reference blocks the process, which then sheds load.
      if (response.status !== 503) return
      await pause(200)
    }
  }

  const jobOf = (members: string) => {
    const id = 1_000_000 + nextId++
    return `{"ID":null,"Put":{"job":{"id":${id},"organization_id":11776,"source_id":3,"title":"Leak","status":"offered","updated_at":"2026-01-01T00:00:00Z",${members}}}}`
  }
  await poll(
    `{"Actions":[{"Put":{"job":{"id":7,"organization_id":11776,"title":"Leak","status":"offered","updated_at":"2026-01-01T00:00:00Z","customer":{}}}}]}`,
    1,
  )

  const ways: Record<string, (value: string, characters: number) => Promise<void>> = {
    'an entry': (value) => poll(`{"Actions":[${jobOf(`"more":${value}`)}]}`, 1),
    'a description': (value) => poll(`{"Actions":[${jobOf(`"description":${value}`)}]}`, 1),
    'many entries': (_value, characters) => {
      const count = Math.min(1_000, Math.ceil(characters / 2_000))
      const [, make] = Object.entries(shapes)[count % 11] ?? []
      const members = `"more":${make?.(1_500) ?? '1'}`
      return poll(`{"Actions":[${Array.from({ length: count }, () => jobOf(members)).join(',')}]}`, count)
    },
    'a payload': (value) => poll(value, 1),
    'a webhook of Dispatch': async (value) => {
      const body = `{"payload":{"Actions":[${jobOf(`"more":${value}`)}]}}`
      const isOver = delivered(webhookMessageId(Buffer.from(body)), 1)
      await post('POST', '/v1/dispatch/events', body)
      await isOver
    },
    'an answer of the receiver': async (value) => {
      answer = Buffer.from(`{"bmsId":"b","more":${value}}`)
      await poll(`{"Actions":[${jobOf('"customer":{}')}]}`, 1)
      answer = Buffer.from('{}')
    },
    'updates of the receiver': async (_value, characters) => {
      answer = Buffer.from(`warning {\n{"updates":${manyUpdates(characters)}}`)
      await poll(`{"Actions":[${jobOf('"customer":{}')}]}`, 1)
      answer = Buffer.from('{}')
    },
    'a bulk': (_value, characters) => post('POST', '/v1/updates', manyUpdates(characters, '"jobId":"7",')),
    'fields of an update': (value) =>
      post('POST', '/v1/jobs/7/updates', `{"kind":"complete","customFields":{"a":${value}}}`),
  }
  for (const [method, path] of await readAddresses(server.url)) {
    ways[`${method} ${path}`] = (value) => post(method, path, value)
  }

  return {
    cases: fc.record({
      way: fc.constantFrom(...Object.keys(ways)),
      shape: fc.constantFrom(...Object.keys(shapes)),
      characters: fc.constantFrom(60_000, 1_000_000, 9_000_000),
    }),
    ratioOf: async ({ way, shape, characters }) => {
      const value = shapes[shape]?.(characters) ?? 'null'
      return longestTurnRatio(() => ways[way]?.(value, characters) ?? Promise.resolve())
    },
    async [Symbol.asyncDispose]() {
      await server.close({ graceMs: 100 })
      await world[Symbol.asyncDispose]()
      await dispatch[Symbol.asyncDispose]()
      await receiver.close()
    },
  }
}

/** Up to 500 updates that are all taken. */
function manyUpdates(characters: number, target = ''): string {
  const fields = JSON.stringify(
    Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, [[index]]])),
  )
  const update = (index: number) =>
    `{${target}"kind":"complete","resolution":"r${index}","customFields":${fields}}`
  const count = Math.min(500, Math.ceil(characters / fields.length))
  return `[${Array.from({ length: count }, (_, index) => update(index)).join(',')}]`
}

function give(dispatch: RawDispatch, id: string, payload: string): void {
  const message = `[{"Message":{"Request":{"ProcedureID":"p","Type":"job","Payload":${payload}},"ID":"${id}","Receipt":"r-${id}"}}]`
  dispatch.give(`r-${id}`, [Buffer.from(message)])
}

/** Every address of the OpenAPI document that takes a body. */
async function readAddresses(url: string): Promise<[string, string][]> {
  const document: unknown = await (await fetch(`${url}/openapi.json`)).json()
  const paths = isJsonObject(document) && isJsonObject(document['paths']) ? document['paths'] : {}
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(isJsonObject(methods) ? methods : {})
      .filter(([, operation]) => isJsonObject(operation) && operation['requestBody'] !== undefined)
      .map(([method]): [string, string] => [method.toUpperCase(), template.replaceAll(/\{\w+\}/g, '7')]),
  )
}

async function listen(handle: RequestListener) {
  const server = createServer(handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

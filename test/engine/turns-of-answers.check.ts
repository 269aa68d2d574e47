import { once } from 'node:events'
import { createServer } from 'node:http'
import {
  adapterTokens,
  defineAdapter,
  TerminalError,
  VendorApi,
  type Clock,
  type HttpClient,
} from '@truckroll/gateway'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createHttpWorld } from '../support/http-world.ts'
import { longestOfTurns, longestTurnRatio } from '../support/longest-turn.ts'

interface Vendor {
  readonly http: HttpClient
  readonly api: VendorApi
  readonly url: string
}

const megabytes = (piece: string) => piece.repeat(Math.ceil(9_000_000 / piece.length))
const errorSchema = z.object({ error: z.string() })

/** Hands a job to an adapter that asks a vendor, whose every answer is this. */
async function play(status: number, body: string, ask: (vendor: Vendor) => Promise<unknown>) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/orders`

  class Asking {
    readonly #vendor: Vendor
    constructor(http: HttpClient, clock: Clock) {
      const readFault = (said: unknown) => {
        const words = errorSchema.safeParse(said).data?.error
        return words === undefined ? undefined : { words }
      }
      this.#vendor = { http, url, api: new VendorApi({ http, clock, vendor: 'Hammer', readFault }) }
    }
    async createJob() {
      await ask(this.#vendor)
      return { bmsId: 'WO-1' }
    }
    async cancelJob() {}
  }
  const inject = [adapterTokens.http, adapterTokens.clock] as const
  const world = await createHttpWorld({
    adapter: defineAdapter({ name: 'asking', version: '1.0.0', adapter: Asking, inject }),
    settings: { maxAttempts: 1 },
  })
  onTestFinished(async () => {
    await world[Symbol.asyncDispose]()
    server.closeAllConnections()
    server.close()
  })
  const ratio = await longestTurnRatio(async () => {
    const isOver = Promise.race([world.heard('attempt:done'), world.heard('event:parked')])
    world.sandbox.control.brand.offerJob()
    await isOver
  })
  const { items } = await world.gateway.operations.listDeadLetters({})
  return { ratio, messages: items.map(({ message }) => message) }
}

const long = megabytes('x')
const people = megabytes('1 1- a@b ')
const tags = megabytes('<')

describe(
  'an answer of the vendor with some megabytes leaves the event loop free',
  { timeout: 90_000 },
  () => {
    it.each([
      ['long ids', `[${megabytes('9007199254740993,')}1]`],
      ['names', `{${Array.from({ length: 700_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
    ])('if it is read as JSON: %s', async (_, body) => {
      let read: unknown
      const { ratio, messages } = await play(200, body, async ({ http, url }) => {
        read = (await http.expect({ method: 'GET', url })).json()
      })
      expect(messages).toEqual([])
      expect(Object.keys(Object(read)).length).toBeGreaterThan(400_000)
      expect(ratio).toBeLessThan(longestOfTurns)
    })

    it.each([
      [
        'more values than are read',
        megabytes('[[[[1]]]],'),
        'expected at most 1,000,000 values in the vendor',
      ],
      [
        'broken JSON',
        megabytes('{"name":"a name of some length"},').slice(0, -3),
        'expected JSON from the vendor, got JSON that ends in',
      ],
    ])('if it holds %s', async (_, members, told) => {
      const { ratio, messages } = await play(200, `[${members}1]`, async ({ http, url }) => {
        ;(await http.expect({ method: 'GET', url })).json()
      })
      expect(messages).toEqual([expect.stringContaining(told)])
      expect(ratio).toBeLessThan(longestOfTurns)
    })

    it.each([
      ['one word', long],
      ['what looks like addresses and numbers', people],
    ])('if its error has %s', async (_, words) => {
      const { ratio, messages } = await play(400, JSON.stringify({ error: words }), ({ api, url }) =>
        api.read({ method: 'GET', url }, errorSchema),
      )
      expect(messages).toEqual([expect.stringContaining('Hammer does not accept what was sent')])
      expect(ratio).toBeLessThan(longestOfTurns)
    })

    it.each([
      ['a message', new Error(long)],
      ['a body of one word', new TerminalError('no', { status: 400, body: long })],
      ['a body of what looks like people', new TerminalError('no', { status: 400, body: people })],
      ['a body of tags', new TerminalError('no', { status: 400, body: tags })],
    ])('if the adapter throws it: %s', async (_, thrown) => {
      const { ratio, messages } = await play(200, '{}', () => Promise.reject(thrown))
      expect(messages).toHaveLength(1)
      expect(String(messages[0]).length).toBeLessThan(1_500)
      expect(ratio).toBeLessThan(longestOfTurns)
    })
  },
)

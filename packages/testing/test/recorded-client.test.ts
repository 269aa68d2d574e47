import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json as readJson } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createRecordedClient, type RecordedClientOptions } from '../src/index.ts'

/** A product that holds orders, and says who calls. */
function product(): { readonly listener: RequestListener; readonly asked: string[] } {
  const orders: unknown[] = []
  const asked: string[] = []
  const listener: RequestListener = async (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (request.method === 'POST') orders.push(await readJson(request))
    const [token = ''] = (request.headers.authorization ?? '').split(' ').slice(1)
    const answer = request.url === '/big' ? { id: 9_007_199_254_740_993n.toString() } : { orders, you: token }
    response
      .setHeader('content-type', 'application/json')
      .setHeader('etag', '"7"')
      .setHeader('x-request-id', String(asked.length))
    response.end(request.url === '/big' ? '{"id":9007199254740993}' : JSON.stringify(answer))
  }
  return { listener, asked }
}

async function start() {
  const { listener, asked } = product()
  const server = createServer(listener)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`
  const file = join(await mkdtemp(join(tmpdir(), 'recording-')), 'deeper', 'orders.json')
  const open = (options: Partial<RecordedClientOptions> = {}) => createRecordedClient({ file, ...options })
  const record = async (
    options: Partial<RecordedClientOptions>,
    work: (http: Client) => Promise<unknown>,
  ) => {
    await using http = await open(options)
    await work(http)
  }
  return { url, file, asked, open, record, stop: () => server.close() }
}
type Client = Awaited<ReturnType<typeof createRecordedClient>>

const headers = { authorization: 'Bearer tok-4711-very-secret' }
const customer = { first_name: 'Ann', email: 'ann@example.com' }

describe('a client that records', () => {
  it('is answered without the product afterwards, each equal call as it was answered then', async () => {
    const { url, record, open, asked, stop } = await start()
    const json = { title: 'Heater', customer }
    const work = async (http: Client) => {
      const before = (await http.expect({ method: 'GET', url: `${url}/orders`, headers })).json()
      await http.expect({ method: 'POST', url: `${url}/orders`, headers, json })
      const after = await http.expect({ method: 'GET', url: `${url}/orders`, headers })
      const big = await http.expect({ method: 'GET', url: `${url}/big` })
      return { before, after: after.json(), etag: after.headers['etag'], big: big.json() }
    }
    await record({ record: 'writes' }, work)
    expect(asked).toHaveLength(4)
    stop()
    await using http = await open({ record: 'no' })
    expect(await work(http)).toEqual({
      before: { orders: [], you: '[hidden]' },
      after: {
        orders: [{ title: 'Heater', customer: { first_name: '[personal]', email: 'person@example.com' } }],
        you: '[hidden]',
      },
      etag: '"7"',
      big: { id: 9_007_199_254_740_993n },
    })
    expect(http.unasked()).toEqual([])
    expect(asked).toHaveLength(4)
  })

  it('writes neither secrets nor personal data nor what is another one in each run', async () => {
    const { url, file, record } = await start()
    const json = { customer, password: 'hunter22', note: 'key sk-live-777777' }
    await record({ record: 'writes', secrets: [{ apiKey: 'sk-live-777777' }] }, (http) =>
      http.expect({ method: 'POST', url: `${url}/orders?token=abc-def`, headers, json }),
    )
    const text = await readFile(file, 'utf8')
    for (const secret of ['tok-4711', 'hunter22', 'sk-live', 'abc-def', 'Ann', 'ann@', 'x-request-id'])
      expect(text).not.toContain(secret)
    await record({ record: 'writes', secrets: [{ apiKey: 'sk-live-777777' }] }, (http) =>
      http.expect({ method: 'GET', url: `${url}/big` }),
    )
    expect(await readFile(file, 'utf8')).toBe(
      `${JSON.stringify({ calls: [{ request: { method: 'GET', url: `${url}/big` }, answer: { status: 200, headers: { 'content-type': 'application/json', etag: '"7"' }, body: { json: { id: 0 } } } }] }, undefined, 2).replace('"id": 0', '"id": 9007199254740993')}\n`,
    )
  })

  it('hides people in queries, texts and XML, keeps the kind of each value, and cuts nothing', async () => {
    const { url, file, record, open } = await start()
    const rooms = Array.from({ length: 1_500 }, (_, index) => `room ${index}`)
    let deep: unknown = 'the bottom'
    for (let depth = 0; depth < 20; depth += 1) deep = { deep }
    const json = {
      rooms,
      deep,
      text: 'a word '.repeat(6_000),
      latitude: 32.77,
      status: { name: 'Scheduled' },
      customer: { name: 'Jane Roe', phoneNumber: 5_125_557_788 },
      note: 'call Jane at 512-555-7788 or jane@roe.com',
      xml: '<c:phone>512 555 7788</c:phone> <row email="jane@roe.com" kind="x"/>',
    }
    const query = 'phone=%2B15125557788&name=open&email=jane%40roe.com'
    const work = (http: Client) => http.expect({ method: 'POST', url: `${url}/orders?${query}`, json })
    await record({ record: 'writes' }, work)
    const text = await readFile(file, 'utf8')
    for (const gone of ['7788', 'roe.com', 'Jane Roe', '32.77', '[deeper]']) expect(text).not.toContain(gone)
    await using http = await open({ record: 'no' })
    const { orders } = z.object({ orders: z.array(z.unknown()) }).parse((await work(http)).json())
    expect(orders[0]).toMatchObject({
      rooms,
      deep,
      text: json.text,
      latitude: 0,
      status: { name: 'Scheduled' },
      customer: { name: '[personal]', phoneNumber: 0 },
      note: 'call Jane at +15555550100 or person@example.com',
    })
  })

  it('sends nothing that may change something, unless it is asked to or is told that it does not', async () => {
    const { url, asked, open, record } = await start()
    const request = { method: 'POST', url: `${url}/orders`, json: { title: 'Heater' } } as const
    const http = await open({ record: 'reads' })
    await expect(http.expect(request)).rejects.toThrow(
      /not sent, as it may change something in the product: POST .*\/orders \{"title":"Heater"\}.*TRUCKROLL_RECORD=writes/,
    )
    expect(asked).toEqual([])
    await http.close()
    await expect(open({ record: 'no' })).rejects.toThrow(/nothing was recorded yet/)
    await record({ record: 'reads', isRead: ({ method }) => method === 'POST' }, (reading) =>
      reading.expect(request),
    )
    expect(asked).toEqual(['POST /orders'])
  })
})

describe('a client that replays', () => {
  it('says what was asked, what is nearest, and how to record again', async () => {
    const { url, record, open } = await start()
    await record({ record: 'reads' }, async (http) => {
      await http.expect({ method: 'GET', url: `${url}/big` })
      await http.expect({ method: 'GET', url: `${url}/orders?page=1` })
    })
    await using http = await open({ record: 'no' })
    await expect(http.send({ method: 'GET', url: `${url}/orders?page=2` })).rejects.toThrow(
      new RegExp(
        `does not have this call: GET .*page=2. The nearest that it has: GET .*page=1.*TRUCKROLL_RECORD=reads`,
      ),
    )
    await http.send({ method: 'GET', url: `${url}/big` })
    await expect(http.send({ method: 'GET', url: `${url}/big` })).rejects.toThrow(
      /has this call once, and it was made once more/,
    )
    expect(http.unasked()).toEqual([`GET ${url}/orders?page=1`])
  })

  it('says that there is no recording, or that the file is none', async () => {
    const { file, open, record } = await start()
    await expect(open({ record: 'no' })).rejects.toThrow(/nothing was recorded yet.*TRUCKROLL_RECORD=reads/)
    await record({ record: 'reads' }, () => Promise.resolve())
    await writeFile(file, '{"calls": [{"request": {"method": "GET"}}]}')
    await expect(open({ record: 'no' })).rejects.toThrow(/this is no recording[\s\S]*url/)
    await writeFile(file, 'calls')
    await expect(open({ record: 'no' })).rejects.toThrow(/expected the JSON of a recording/)
  })
})

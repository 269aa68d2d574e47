import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { bridgeRules, runBridgeConformance } from '@truckroll/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServiceGateway, type OpenServiceGateway } from '../src/conformance/open-service-gateway.ts'
import {
  goodActs,
  newKey,
  startActingService,
  type Act,
  type ActingParts,
  type ActingService,
} from './support/acting-service.ts'
import { runInProcess } from './support/run-in-process.ts'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  server.close()
  await once(server, 'close')
  return port
}

const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const actIds = bridgeRules.map(({ id }) => id).filter((id) => /^bridge\/(?:act-|own-)/.test(id))

const first = { tell: () => Promise.resolve() }

/** For each rule a service that is wrong in one thing. */
const wrongActs: Readonly<Record<string, Partial<ActingParts>>> = {
  'bridge/act-in-order': {
    // The first one is told last.
    report: async (act, send) => {
      const text = String(act.update['text'])
      if (text.includes('alpha')) first.tell = () => goodActs.report(act, send)
      else await goodActs.report(act, send)
      if (text.includes('epsilon')) await first.tell()
    },
  },
  'bridge/act-lost-answer': {
    report: async ({ update }, send) => {
      while ((await send(update, newKey())) === undefined) await sleep(100)
    },
  },
  'bridge/act-while-gateway-is-down': {
    report: async ({ update }, send) => void (await send(update, newKey())),
  },
  'bridge/own-doing-not': {
    hear: async (_jobId, type, send) => {
      if (type === 'note.created') await send({ kind: 'note', text: 'there is a note' }, newKey())
    },
  },
}

/** What is wrong is told, too early or too often. */
function isReporting(id: string): boolean {
  return id !== 'bridge/act-while-gateway-is-down' && Object.hasOwn(wrongActs, id)
}

function findWrong(id: string): Partial<ActingParts> {
  const kind = id.replace('bridge/act-', '')
  return (
    wrongActs[id] ?? {
      report: async (act, send) => (act.kind === kind ? undefined : goodActs.report(act, send)),
    }
  )
}

describe('a service that is told by --acts what people do', () => {
  let parts: ActingParts = goodActs
  let service: ActingService
  let gateway: OpenServiceGateway

  beforeAll(async () => {
    const toGateway = () => `http://127.0.0.1:${gateway.port}`
    service = await startActingService(toGateway, () => parts)
    gateway = await openServiceGateway({}, { url: service.url, secret, port: 0 })
  })
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]()
    await service[Symbol.asyncDispose]()
  })

  const run = (only: readonly string[], patienceMs?: number) => {
    const people = { gateway, actsUrl: service.actsUrl, ...(patienceMs === undefined ? {} : { patienceMs }) }
    return runBridgeConformance({ url: service.url, secret, people, only })
  }

  it('passes every rule of acts if it reports each of them', async () => {
    const results = await run(actIds)
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
    expect(results).toHaveLength(actIds.length)
  })

  it.each(actIds)('that is wrong in one thing is found by %s', async (id) => {
    parts = { ...goodActs, ...findWrong(id) }
    // What is never reported is not waited for; a service that is slow here is wrong all the same.
    const [result] = await run([id], isReporting(id) ? undefined : 500)
    parts = goodActs
    expect(result?.outcome).toBe(id === 'bridge/act-while-gateway-is-down' ? 'warned' : 'failed')
  })

  it('may report in bulk, by the company and its own ids', async () => {
    const report = async ({ jobId, update }: Act) => {
      const item = { externalOrganizationId: 'best-hvac', bmsId: `WO-${jobId}`, ...update }
      const answer = await fetch(`http://127.0.0.1:${gateway.port}/v1/updates`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ items: [item] }),
      })
      expect(await answer.json()).toMatchObject({ items: [{ status: 202 }] })
    }
    parts = { ...goodActs, report }
    const results = await run(['bridge/act-note'])
    parts = goodActs
    expect(results.map(({ outcome }) => outcome)).toEqual(['passed'])
  })

  it('skips what nobody does in the product', async () => {
    parts = { ...goodActs, statusOf: (kind) => (kind === 'pause' ? 501 : 202) }
    const results = await run(['bridge/act-pause', 'bridge/act-complete'])
    parts = goodActs
    expect(results.map(({ outcome }) => outcome)).toEqual(['skipped', 'passed'])
  })
})

describe('truckroll conformance URL --acts URL', () => {
  it('asks for the token of the environment, if there is one', async () => {
    await using service = await startActingService(() => 'http://127.0.0.1:9')
    const options = { url: service.url, secret, port: 0 }
    await using gateway = await openServiceGateway({ TRUCKROLL_API_TOKEN: 'token-of-the-test' }, options)
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${gateway.port}/v1/status`, { headers })).status
    expect(await ask({})).toBe(401)
    expect(await ask({ authorization: 'Bearer token-of-the-test' })).toBe(200)
  })

  it('opens a gateway on --port, where the service reports', async () => {
    const port = await freePort()
    await using service = await startActingService(() => `http://127.0.0.1:${port}`)
    const options = ['--acts', service.actsUrl, '--port', String(port), '--only', 'bridge/act-accept']
    const { code, stdout } = await runInProcess(
      ['conformance', service.url, '--secret', secret, ...options],
      { cwd: '.' },
    )
    expect({ code, stdout }).toMatchObject({ code: 0 })
    expect(stdout).toMatch(/^passed {3}bridge\/act-accept /m)
  })

  it('skips the rules that need it without it, and says what is missing', async () => {
    await using service = await startActingService(() => 'http://127.0.0.1:9')
    const { code, stdout } = await runInProcess(
      ['conformance', service.url, '--secret', secret, '--only', 'bridge/act-accept', 'bridge/own-doing-not'],
      { cwd: '.' },
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^Skipped, since:\n- .*by --acts URL.*: bridge\/act-accept, bridge\/own-doing-not$/m,
    )
  })

  it('exits 2 if the port is taken, or if an adapter is to be examined', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    await using service = await startActingService(() => 'http://127.0.0.1:9')
    const args = [service.url, '--secret', secret, '--acts', service.actsUrl, '--port', port]
    const inUse = await runInProcess(['conformance', ...args], { cwd: '.' })
    taken.close()
    expect(inUse).toMatchObject({ code: 2, stderr: expect.stringContaining(`${port} is in use`) })
    const ofAdapter = await runInProcess(['conformance', '.', '--acts', service.actsUrl], { cwd: '.' })
    expect(ofAdapter).toMatchObject({ code: 2, stderr: expect.stringContaining('--acts: expected the URL') })
  })
})

import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'
import { startTraceReceiver } from './support/trace-receiver.ts'

const adapter = `
import { z } from '${import.meta.resolve('zod')}'
import { adapterTokens, settingsToken } from '${import.meta.resolve('@truckroll/gateway')}'
const settings = z.object({ vendorUrl: z.string() })
class Calling {
  constructor(settings, http) { this.settings = settings; this.http = http }
  async createJob({ job, step }) {
    const bmsId = await step('create', async () => {
      const url = this.settings.vendorUrl + '/orders/of-dana-rivers?phone=7035550134'
      await this.http.expect({ method: 'POST', url, json: { id: job.id } })
      return 'wo-' + job.id
    })
    return { bmsId }
  }
  async cancelJob() {}
}
export default { name: 'calling', version: '1', adapter: Calling, settings, inject: [settingsToken(settings), adapterTokens.http] }
`
const folder = makeFolder({ 'adapter.ts': adapter })
afterEach(endAll)
afterAll(() => folder.remove())

const token = 'token-of-the-operator'
const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

const coverageSchema = z.object({ result: z.array(z.object({ url: z.string() })) })

function listModules(coverage: string): readonly string[] {
  return readdirSync(coverage).flatMap((name) => {
    const told: unknown = JSON.parse(readFileSync(join(coverage, name), 'utf8'))
    return coverageSchema.parse(told).result.map(({ url }) => url)
  })
}

async function startVendor(answers: number[]) {
  const headers: (string | undefined)[] = []
  const server = createServer((request, response) => {
    request.resume()
    headers.push(request.headers['traceparent']?.toString())
    response.writeHead(answers.shift() ?? 200).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return { url, headers, stop: () => void server.close() }
}

/** A gateway that takes one job on the second attempt, and then an update of it by REST. */
async function runOnce(env: Readonly<Record<string, string>>) {
  const vendor = await startVendor([500])
  const { sandbox, env: own } = await startSandbox({ fifo: 'job' })
  const coverage = join(folder.path, `coverage-${Object.keys(env).length}`)
  const cli = spawnCli(['run'], {
    cwd: folder.path,
    env: {
      ...own,
      TRUCKROLL_STORE: 'sqlite::memory:',
      TRUCKROLL_API_TOKEN: token,
      TRUCKROLL_ADAPTER_VENDOR_URL: vendor.url,
      TRUCKROLL_RETRY_BASE_MS: '1',
      // Lists each module that was loaded.
      NODE_V8_COVERAGE: coverage,
      ...env,
    },
  })
  const { port } = await cli.log('ready')
  const job = sandbox.control.brand.offerJob()
  await cli.log('handed over')
  const answer = await fetch(`http://127.0.0.1:${String(port)}/v1/jobs/${job.id}/updates`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      traceparent: `00-${caller.traceId}-${caller.spanId}-01`,
    },
    body: JSON.stringify({ kind: 'note', text: 'call Dana Rivers first' }),
  })
  expect(answer.status).toBe(202)
  await cli.log('sent to Dispatch')
  cli.kill('SIGTERM')
  expect(await cli.exited).toEqual({ code: 0, signal: null })
  vendor.stop()
  await sandbox.close()
  const loaded = listModules(coverage)
  return { vendor, loaded, jobId: String(job.id), logs: cli.logs }
}

describe('traces', () => {
  it('follow a job from its message to the answer to Dispatch, attempt by attempt, and name no customer', async () => {
    const receiver = await startTraceReceiver()
    const { vendor, jobId, loaded } = await runOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })
    receiver.stop()
    expect(loaded.some((url) => url.includes('/sdk-trace/'))).toBe(true)
    expect(receiver.requests.every(({ path }) => path === '/v1/traces')).toBe(true)
    const spans = receiver.spans()
    const named = (name: string) => spans.filter((span) => span.name === name)
    const childrenOf = (parent: { readonly spanId: string } | undefined) =>
      spans.filter(({ parentId }) => parentId === parent?.spanId)

    const ofJob = (span: { readonly attributes: Readonly<Record<string, unknown>> }) =>
      span.attributes['truckroll.job.id'] === jobId &&
      span.attributes['truckroll.event.type'] === 'job.created'
    const attempts = named('attempt').filter(ofJob)
    expect(attempts.map(({ attributes }) => attributes)).toMatchObject([
      { 'truckroll.attempt': 1, 'truckroll.outcome': 'failed', 'error.type': 'error' },
      { 'truckroll.attempt': 2, 'truckroll.outcome': 'done' },
    ])
    const [recorded] = named('record').filter(
      ({ attributes }) =>
        attributes['messaging.message.id'] === attempts[0]?.attributes['messaging.message.id'],
    )
    expect(recorded).toMatchObject({ parentId: '', attributes: { 'truckroll.outcome': 'recorded' } })
    for (const attempt of attempts) {
      expect(attempt.parentId).toBe('')
      expect(attempt.traceId).not.toBe(recorded?.traceId)
      expect(attempt.links).toEqual([{ traceId: recorded?.traceId, spanId: recorded?.spanId }])
    }
    expect(new Set(attempts.map(({ traceId }) => traceId)).size).toBe(2)

    const steps = attempts.flatMap((attempt) => childrenOf(attempt).filter(({ name }) => name === 'step'))
    const calls = steps.flatMap(childrenOf)
    expect(calls.map(({ name, attributes, isError }) => ({ name, isError, ...attributes }))).toMatchObject([
      { name: 'POST', isError: true, 'server.address': '127.0.0.1' },
      { name: 'POST', isError: false, 'http.response.status_code': 200 },
    ])
    expect(vendor.headers).toEqual(calls.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`))

    const [accepted] = named('accept')
    expect(accepted).toMatchObject({ traceId: caller.traceId, parentId: caller.spanId })
    const [sent] = named('send')
    expect(sent).toMatchObject({
      parentId: '',
      links: [{ traceId: accepted?.traceId, spanId: accepted?.spanId }],
      attributes: { 'truckroll.update.kind': 'note', 'truckroll.outcome': 'sent', 'truckroll.job.id': jobId },
    })

    expect(recorded?.resource).toMatchObject({
      'service.name': 'truckroll',
      'service.namespace': 'main',
      'deployment.environment.name': 'sandbox',
    })
    for (const { body } of receiver.requests) {
      for (const word of ['dana', 'Dana', '7035550134', token]) {
        expect({ word, found: body.includes(word) }).toEqual({ word, found: false })
      }
    }
  })

  it('cost nothing if nobody asks for them: nothing of the SDK is loaded, and nobody is told a trace', async () => {
    const { vendor, loaded } = await runOnce({})
    const ofOpenTelemetry = loaded.filter((url) => url.includes('/@opentelemetry/'))
    expect(ofOpenTelemetry).not.toEqual([])
    expect(ofOpenTelemetry.filter((url) => !url.includes('/@opentelemetry/api/'))).toEqual([])
    expect(vendor.headers).toEqual([undefined, undefined])
  })

  it('that cannot be sent hold up nothing, and the log says why', async () => {
    const { logs } = await runOnce({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TIMEOUT: '200',
      OTEL_SERVICE_NAME: 'mine',
    })
    expect(logs.some(({ level, msg }) => level === 'warn' && String(msg).startsWith('traces: '))).toBe(true)
  })
})

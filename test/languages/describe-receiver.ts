import { runBridgeConformance, runBridgeFaultSeed } from '@truckroll/testing'
import { readSigningKeys, signContent } from '@truckroll/verify/sign'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { endAll } from '../../packages/cli/test/support/spawn-cli.ts'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import { freePort } from '../support/free-port.ts'
import { startDev, type Dev } from './dev.ts'
import { php, prepare, whyLeftOut, type Language } from '../support/language.ts'
import type { Receiver } from '../support/receivers.ts'
import { StartedProgram } from '../support/started-program.ts'

// Compilers and several processes a test: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const another = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const nowSeconds = () => Math.floor(Date.now() / 1_000)

interface Signed {
  readonly id?: string
  readonly body?: string
  readonly timestamp?: string
  /** What stands before the right signature. */
  readonly before?: string
  readonly key?: Parameters<typeof signContent>[0] | undefined
  /** Sent instead of the body that was signed. */
  readonly sentBody?: string
}

/** What every receiver must do, whatever it is written in. */
export function describeReceiver({ language, file }: Receiver): void {
  describe(file, () => {
    describeBehaviour(language, file)
  })
}

function describeBehaviour(language: Language, file: string): void {
  const leftOut = whyLeftOut(language)
  const folder = makeFolder()
  const source = join(workspaceRoot, 'adapters/http-bridge/receivers', file)
  const programs: StartedProgram[] = []
  let dev: Dev
  let receiver: StartedProgram
  let port: number

  async function start(secret: string, name: string) {
    return startAt(await freePort(), secret, name)
  }

  async function startAt(at: number, secret: string, name: string) {
    const started = new StartedProgram(
      // PHP's own server takes the address from its command line.
      language === php ? ['php', '-S', `127.0.0.1:${at}`, source] : language.run(source, folder.path),
      {
        TRUCKROLL_BRIDGE_SECRET: secret,
        PORT: String(at),
        RECEIVER_DB: join(folder.path, `${name}.db`),
      },
    )
    programs.push(started)
    await started.listening(at)
    return { started, port: at }
  }

  beforeAll(async () => {
    if (leftOut !== undefined) return
    prepare(language, source, folder.path)
    port = await freePort()
    dev = await startDev(`http://127.0.0.1:${port}/jobs`, folder.path)
    receiver = (await startAt(port, `${another}, ${dev.secret}`, 'done')).started
  })

  afterAll(async () => {
    await endAll()
    for (const program of programs) await program.stop()
    folder.remove()
  })

  /** Posts a delivery that the secret of `dev` signed, but for what is given; resolves with the answer. */
  async function deliver(signed: Signed, headerCase = (name: string) => name, to = port) {
    const { id = 'event-1', timestamp = String(nowSeconds()), before = '' } = signed
    const body =
      signed.body ?? JSON.stringify({ type: 'note.created', data: { jobId: '7', text: 'Café – 寒い' } })
    const key = signed.key ?? readSigningKeys(dev.secret)?.[0]
    if (key === undefined) throw new Error('expected a key')
    const signature = signContent(key, id, timestamp, Buffer.from(body)).toString('base64')
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `${before}v1,${signature}`,
    }
    return post(to, signed.sentBody ?? body, mapNames(headers, headerCase))
  }

  it('takes what `truckroll dev --bridge` delivers, links the job, and does each event once', async ({
    skip,
  }) => {
    skip(leftOut !== undefined, leftOut)
    const jobId = await dev.offer('Café – 寒い')
    await expect
      .poll(async () => (await dev.read<{ bmsId?: string }>(`/v1/jobs/${jobId}`)).bmsId, { timeout: 60_000 })
      .toBe(`WO-${jobId}`)
    expect(receiver.output.split(`job.created ${jobId}`)).toHaveLength(2)

    const toldTwice = {
      id: 'event-told-twice',
      body: JSON.stringify({ type: 'job.canceled', data: { jobId: '7' } }),
    }
    expect((await deliver(toldTwice)).status).toBe(200)
    expect((await deliver(toldTwice)).status).toBe(200)
    await expect.poll(() => receiver.output).toContain('job.canceled 7')
    expect(receiver.output.split('job.canceled 7')).toHaveLength(2)
  })

  it('answers with the id of the work order as JSON, digits of long ids kept', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const body = '{"type":"job.created","data":{"jobId":"9007199254740993","job":{"id":9007199254740993}}}'
    expect(await deliver({ id: 'event-long', body })).toMatchObject({
      status: 200,
      type: expect.stringContaining('application/json'),
      text: expect.stringMatching(/^\{\s*"bmsId":\s*"WO-9007199254740993"\s*\}$/),
    })
  })

  it.for<[string, Signed, ((name: string) => string)?]>([
    ['headers in capitals', {}, (name: string) => name.toUpperCase()],
    ['headers in words', {}, (name: string) => name.replaceAll(/\b[a-z]/g, (first) => first.toUpperCase())],
    ['one of several signatures', { before: `v1,AAAA v2,xyz v1a,${'b'.repeat(40)} ` }],
  ])('takes %s', async ([, signed, headerCase], { skip }) => {
    skip(leftOut !== undefined, leftOut)
    expect((await deliver(signed, headerCase)).status).toBe(200)
  })

  it.for<[string, () => Signed]>([
    ['a changed byte', () => ({ sentBody: '{"type":"job.created","data":{"jobId":"8"}}' })],
    ['another secret', () => ({ key: readSigningKeys('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')?.[0] })],
    ['an old delivery', () => ({ timestamp: String(nowSeconds() - 310) })],
    ['one from the future', () => ({ timestamp: String(nowSeconds() + 310) })],
    ['a time that is no number', () => ({ timestamp: 'soon' })],
  ])('refuses %s', async ([, signed], { skip }) => {
    skip(leftOut !== undefined, leftOut)
    expect((await deliver(signed())).status).toBe(401)
  })

  it('passes every rule for services behind the bridge, and five seeds of cut connections', async ({
    skip,
  }) => {
    skip(leftOut !== undefined, leftOut)
    const service = { url: `http://127.0.0.1:${port}/jobs`, secret: dev.secret }
    const results = await runBridgeConformance(service)
    // A receiver alone has no people who act.
    const bad = results.filter(
      ({ outcome, message = '' }) => outcome !== 'passed' && !message.includes('--acts'),
    )
    expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
    expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(30)
    for (let seed = 1; seed <= 5; seed += 1) expect(await runBridgeFaultSeed(service, seed)).toBeUndefined()
  })

  it('refuses what nobody signed', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    expect((await post(port, '{}', {})).status).toBe(401)
  })

  it('trusts nobody if it has no secret', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const { port: ownPort } = await start('', 'no-secret')
    const { createSecretKey } = await import('node:crypto')
    const answer = await deliver({ key: createSecretKey(Buffer.alloc(0)) }, undefined, ownPort)
    expect(answer.status).toBeGreaterThanOrEqual(400)
  })
}

function mapNames(headers: Readonly<Record<string, string>>, change: (name: string) => string) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [change(name), value]))
}

/** Not by fetch, which writes all names of headers in lower case. */
async function post(port: number, body: string, headers: Readonly<Record<string, string>>) {
  const sent = request({
    host: '127.0.0.1',
    port,
    path: '/jobs',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  }).end(body)
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  if (answer === undefined) throw new Error('expected an answer')
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += chunk
  return { status: answer.statusCode ?? 0, type: answer.headers['content-type'], text }
}

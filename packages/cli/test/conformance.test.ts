import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { makeFolder } from './support/temporary-folder.ts'

/** An adapter for a product that keeps orders in memory, and its double. */
const good = `
import { adapterTokens, defineAdapter } from '${import.meta.resolve('@truckroll/gateway')}'

const origin = 'https://small.example'

class Small {
  constructor(http) {
    this.http = http
  }
  async createJob({ job, step, signal }) {
    const reference = 'job-' + job.id
    const find = async () => {
      const { items } = await this.send('GET', '/orders?reference=' + reference, undefined, signal)
      return items[0]?.id
    }
    const run = async () => {
      const text = [job.title, job.customer?.last_name, job.customer?.phone_number, job.address?.street_1].join(' ')
      return (await this.send('POST', '/orders', { reference, text }, signal)).id
    }
    return { bmsId: await step('order', { find, run }) }
  }
  async cancelJob({ link, signal }) {
    await this.send('DELETE', '/orders/' + link.bmsId, undefined, signal)
  }
  async send(method, path, json, signal) {
    const request = { method, url: origin + path, signal }
    return (await this.http.expect(json === undefined ? request : { ...request, json })).json()
  }
}

function double() {
  const orders = []
  const serve = async (request) => {
    const url = new URL(request.url)
    if (request.method === 'GET') {
      const reference = url.searchParams.get('reference')
      return Response.json({ items: orders.filter((order) => order.reference === reference) })
    }
    if (request.method === 'DELETE') {
      const order = orders.find(({ id }) => url.pathname.endsWith('/' + id))
      if (order !== undefined) order.isOpen = false
      return Response.json({})
    }
    orders.push({ id: 'o' + (orders.length + 1), isOpen: true, ...(await request.json()) })
    return Response.json(orders.at(-1))
  }
  const toView = ({ id, text, isOpen }) => ({
    bmsId: id, text, isOpen, status: isOpen ? 'open' : 'closed', visits: [], notes: [], files: [],
  })
  return { api: { origin, serve }, acts: [], workOrders: () => orders.map(toView), act() {} }
}

const adapter = defineAdapter({ name: 'small', version: '1.2.3', adapter: Small, inject: [adapterTokens.http] })
export default { adapter, double }
`

const folders = [
  ['good', good],
  ['doubling', good.replace("step('order', { find, run })", "step('order', run)")],
  ['silent', good.replace('job.customer?.phone_number, ', '')],
  [
    'skipping',
    good.replace('{ adapter, double }', "{ adapter, double, skips: { 'job/created-once': 'no' } }"),
  ],
  [
    'misspelt',
    good.replace(
      '{ adapter, double }',
      "{ adapter, double, skips: { 'job/creatd': 'not in this product' } }",
    ),
  ],
  ['broken', 'export default { adapter: {} }\n'],
].map(([name, text]) => [`${name}/conformance.js`, text])

const folder = makeFolder(Object.fromEntries(folders))
afterAll(() => folder.remove())

const run = (...args: string[]) => runInProcess(['conformance', ...args], { cwd: folder.path })

describe('truckroll conformance', () => {
  it('tells each rule and what a pass does not prove, and exits 0', async () => {
    const { code, stdout } = await run(
      'good',
      '--only',
      'job/lost-answer',
      'cancel/closes',
      'note',
      '--faults',
      '2',
    )
    expect({ code, stdout }).toMatchObject({ code: 0 })
    expect(stdout).toMatch(
      /^passed {3}job\/lost-answer +A call whose answer is lost makes no second work order(?: \(.+ s\))?$/m,
    )
    expect(stdout).toMatch(/^- the adapter has no addNote \(AddsNotes\): note\/arrives, /m)
    expect(stdout).toMatch(
      /^small 1\.2\.3: 2 passed, 0 failed, 0 with a warning, \d+ skipped; under faults 2 seeds passed, 0 failed$/m,
    )
    expect(stdout).toContain('A pass does not prove:')
  })

  it('exits 1 if a rule does not hold, and says what was found and what it costs', async () => {
    const files = ['--junit', 'report.xml', '--html', 'report.html']
    const { code, stdout } = await run('doubling', '--only', 'job/linked', 'job/lost-answer', ...files)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^FAILED {3}job\/lost-answer {2}/m)
    expect(stdout).toMatch(
      /^What does not hold:\nFAILED {3}job\/lost-answer: the product holds 2 work orders/m,
    )
    expect(stdout).toContain('the product holds 2 work orders instead of 1')
    expect(stdout).toContain('each bad moment of the network makes a second work order')
    const junit = readFileSync(join(folder.path, 'report.xml'), 'utf8')
    expect(junit).toContain('tests="2" failures="1"')
    expect(junit).toContain('<failure message="the product holds 2 work orders instead of 1')
    const html = readFileSync(join(folder.path, 'report.html'), 'utf8')
    expect(html).toContain('<td class="failed">failed</td>')
    expect(html).toContain('What a pass does not prove')
  })

  it('exits 3 if only what should be is not', async () => {
    const { code, stdout } = await run('silent', '--only', 'job/tells-how-to-reach', '--json')
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      subject: 'small 1.2.3',
      counts: { passed: 0, failed: 0, warned: 1 },
      rules: [{ id: 'job/tells-how-to-reach', level: 'should', outcome: 'warned' }],
    })
  })

  it('examines a service by its URL, signed with its secret', async () => {
    const answers = new Set<string>()
    const server = createServer((request, response) => {
      answers.add(String(request.headers['webhook-id']))
      response.end('{"bmsId":"1"}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
    const only = ['--only', 'bridge/takes-job', 'bridge/unsigned', 'bridge/each-its-own']
    const { code, stdout } = await run(
      url,
      '--secret',
      'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
      ...only,
    )
    expect({ code, size: answers.size }).toEqual({ code: 1, size: 5 })
    expect(stdout).toMatch(/^passed {3}bridge\/takes-job/m)
    expect(stdout).toContain('a delivery without a signature was answered 200 instead of 401')
    expect(stdout).toContain('both are 1')
    server.close()
  })

  it('exits 1 if nothing answers at the URL', async () => {
    const args = ['http://127.0.0.1:9/', '--secret', 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=']
    expect(await run(...args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing answers at'),
    })
  })

  it.each([
    [['http://127.0.0.1:9/'], '--secret: expected whsec_ and base64'],
    [['nowhere'], 'expected the folder or package of an adapter with a conformance.ts'],
    [['broken'], 'double: expected a function'],
    [['skipping'], 'expected the reason why job/created-once does not hold'],
    [['misspelt'], 'there is no rule "job/creatd"'],
    [['good', '--only', 'jobs'], 'there is no rule and no part jobs'],
    [['good', '--faults', '0'], 'Expected a whole number above 0'],
  ])('exits 2 for %j', async (args, message) => {
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runInProcess } from '../../packages/cli/test/support/run-in-process.ts'
import { endAll } from '../../packages/cli/test/support/spawn-cli.ts'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import {
  exampleProducts,
  prepareProduct,
  whyProductIsLeftOut,
  type ExampleProduct,
} from '../support/example-products.ts'
import { freePort } from '../support/free-port.ts'
import { StartedProgram } from '../support/started-program.ts'
import { startDev, type Dev } from './dev.ts'

// Compilers and several processes a test: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

interface JobAtDispatch {
  readonly status: string
  readonly appointments: readonly { readonly externalId: string; readonly status: string }[]
  readonly attachments: readonly { readonly description: string | null; readonly fileName: string | null }[]
}

describe.each(exampleProducts.map((product) => ({ product, ...product })))(
  'examples/$name',
  ({ product }) => {
    describeProduct(product)
  },
)

function describeProduct(product: ExampleProduct): void {
  const leftOut = whyProductIsLeftOut(product)
  const folder = makeFolder()
  const programs: StartedProgram[] = []
  let dev: Dev
  let port: number

  async function start(to: number, settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const started = product.programs(to, folder.path).map(
      (command) =>
        new StartedProgram(
          command,
          {
            TRUCKROLL_BRIDGE_SECRET: dev.secret,
            TRUCKROLL_URL: dev.gateway,
            PORT: String(to),
            PHP_CLI_SERVER_WORKERS: '4',
            BMS_DB: 'bms.db',
            ...settings,
          },
          folder.path,
        ),
    )
    programs.push(...started)
    await started[0]?.listening(to)
  }

  async function stop(): Promise<void> {
    for (const program of programs.splice(0)) await program.stop()
  }

  const at = (path: string) => `http://127.0.0.1:${port}${path}`
  const screen = async () => (await fetch(at('/'))).text()
  const bmsIdOf = async (jobId: string) => (await dev.read<{ bmsId?: string }>(`/v1/jobs/${jobId}`)).bmsId

  /** What Dispatch holds of a job. */
  async function atDispatch(jobId: string): Promise<JobAtDispatch> {
    const response = await fetch(new URL(`/_control/jobs/${jobId}`, dev.sandbox))
    return JSON.parse(await response.text())
  }

  /** A job that the product has taken; resolves with its ids. */
  async function takeJob(title: string) {
    const jobId = await dev.offer(title)
    await expect.poll(() => bmsIdOf(jobId)).toMatch(new RegExp(`^${product.prefix}-\\d+$`))
    return { jobId, bmsId: String(await bmsIdOf(jobId)) }
  }

  /** A button of the screen, as a browser sends it. */
  function press(bmsId: string, kind: string, fields: Readonly<Record<string, string>> = {}) {
    const path = `/work-orders/${bmsId.slice(product.prefix.length + 1)}/${kind}`
    return fetch(at(path), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  }

  function act(bmsId: string, kind: string, input: Readonly<Record<string, string>> = {}) {
    return fetch(at('/acts'), { method: 'POST', body: JSON.stringify({ kind, bmsId, input }) })
  }

  beforeAll(async () => {
    if (leftOut !== undefined) return
    prepareProduct(product, folder.path)
    port = await freePort()
    dev = await startDev(at('/jobs'), folder.path)
    await start(port)
  })

  afterAll(async () => {
    await endAll()
    await stop()
    folder.remove()
  })

  it('takes a job, and what is pressed on its screen arrives at Dispatch', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const title = 'Küche <b>"kalt"</b> & 寒い'
    const { jobId, bmsId } = await takeJob(title)
    const shown = await screen()
    expect(shown).toContain(bmsId)
    expect(shown).toMatch(/寒い|&#23506;&#12356;/)
    expect(shown).not.toContain('<b>')
    // The job's own text is markdown.
    expect(shown).toContain('Reported by phone.')
    expect(shown).not.toContain('**')

    const visit = { start: '2030-05-06T09:00:00-05:00', end: '2030-05-06T11:00:00-05:00' }
    expect((await press(bmsId, 'accept')).status).toBe(303)
    await press(bmsId, 'schedule', visit)
    await press(bmsId, 'enroute')
    await press(bmsId, 'start')
    await press(bmsId, 'note', { text: 'Cracked & <ordered> 寒い' })
    const photo = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP', 'base64').toString('base64')
    expect((await act(bmsId, 'attachment', { fileName: 'photo.jpg', contentBase64: photo })).status).toBe(200)
    await press(bmsId, 'complete', { resolution: 'Heat exchanger replaced.' })
    await expect.poll(async () => (await atDispatch(jobId)).status).toBe('complete')
    const job = await atDispatch(jobId)
    expect(job.appointments).toMatchObject([
      { startAt: Date.UTC(2030, 4, 6, 14), durationSeconds: 7200, status: 'complete' },
    ])
    expect(job.attachments).toMatchObject([
      { description: 'Cracked & <ordered> 寒い' },
      { fileName: 'photo.jpg' },
    ])
    expect(await screen()).not.toContain('Dispatch was not told')
  })

  it('is killed with acts that Dispatch was not told of, and tells them after its start, in their order', async ({
    skip,
  }) => {
    skip(leftOut !== undefined, leftOut)
    const { jobId, bmsId } = await takeJob('Heater is cold')
    await press(bmsId, 'accept')
    await press(bmsId, 'schedule', { start: '2030-05-07T09:00:00Z', end: '2030-05-07T11:00:00Z' })
    await press(bmsId, 'unschedule')
    await press(bmsId, 'schedule', { start: '2030-05-08T09:00:00Z', end: '2030-05-08T11:00:00Z' })
    await stop()
    await start(port)
    await expect
      .poll(async () => (await atDispatch(jobId)).appointments.map(({ status }) => status))
      .toEqual(['canceled', 'scheduled'])
    expect((await atDispatch(jobId)).status).toBe('scheduled')
  })

  it('refuses acts that it does not know, and those of pages of other sites', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const { bmsId } = await takeJob('Heater is cold')
    for (const answer of [
      await act(bmsId, 'dance'),
      await act(`${product.prefix}-999999`, 'accept'),
      await press(bmsId, 'dance'),
      await act(bmsId, 'unschedule'),
    ]) {
      expect(answer.status).toBe(422)
      expect(await answer.text()).toMatch(/there is no act|there is no work order|has no visit/)
    }
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect((await fetch(at('/acts'), { method: 'POST', body: '{}', headers })).status).toBe(403)
  })

  it('passes every rule for services behind the bridge, acts and 20 seeds of cut connections too', async ({
    skip,
  }) => {
    skip(leftOut !== undefined, leftOut)
    const [own, gatewayPort] = [await freePort(), await freePort()]
    await start(own, { TRUCKROLL_URL: `http://127.0.0.1:${gatewayPort}`, BMS_DB: 'examined.db' })
    const service = `http://127.0.0.1:${own}`
    const options = ['--secret', dev.secret, '--acts', `${service}/acts`, '--port', String(gatewayPort)]
    const { code, stdout, stderr } = await runInProcess(
      ['conformance', `${service}/jobs`, ...options, '--faults', '20', '--json'],
      { cwd: folder.path },
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ counts: { warned: 0, skipped: 0, faultsPassed: 20 } })
  })
}

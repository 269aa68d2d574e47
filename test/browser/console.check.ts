import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { createServer } from '@truckroll/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { playMorning } from './console-story.ts'
import { consoleTokens, createConsoleWorld, silent, type ConsoleWorld } from './console-world.ts'
import { hasBrowser, listenForComplaints, openBrowser } from './open-browser.ts'

const built = fileURLToPath(new URL('../../packages/server/dist/console-page', import.meta.url))
const mostFirstLoadBytes = 250_000

describe('the first load of the console', () => {
  it('is under 250 kB, compressed', () => {
    const index = readFileSync(`${built}/index.html`, 'utf8')
    const names = [...index.matchAll(/\/console\/(assets\/[^"]+)/g)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(1)
    const bytes = names.map((name) => gzipSync(readFileSync(`${built}/${name}`)).length)
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(mostFirstLoadBytes)
  })
})

describe.skipIf(!hasBrowser)('the console', { timeout: 120_000 }, () => {
  let browser: Browser
  let world: ConsoleWorld

  beforeAll(async () => {
    browser = await openBrowser()
    world = await createConsoleWorld()
    await playMorning(world)
  }, 300_000)
  afterAll(async () => {
    await browser.close()
    await world.close()
  })

  interface OpenOptions {
    readonly at?: string
    readonly token?: string
    readonly in?: ConsoleWorld
  }

  async function openConsole(options: OpenOptions = {}): Promise<{ page: Page; complaints: string[] }> {
    const { at = '', token = consoleTokens.all } = options
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
    })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints = listenForComplaints(page)
    await page.goto(`${(options.in ?? world).server.url}/console${at}`)
    await page.getByLabel('API token').fill(token)
    await page.getByRole('button', { name: 'Open the console' }).click()
    return { page, complaints }
  }

  const go = (page: Page, name: string): Promise<void> =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
  const heading = (page: Page, name: string): Promise<void> =>
    page.getByRole('heading', { level: 1, name }).waitFor()
  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click()
  const confirm = (page: Page, name: string): Promise<void> =>
    page.getByRole('dialog').last().getByRole('button', { name, exact: true }).click()

  it('lets nobody in without a token it knows, and keeps the token in memory only', async () => {
    const { page } = await openConsole({ token: 'some-token-of-nobody' })
    await page.getByRole('alert').getByText('does not know this token').waitFor()
    await page.getByLabel('API token').fill(consoleTokens.all)
    await press(page, 'Open the console')
    await heading(page, 'Overview')
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    )
    expect(kept).not.toContain(consoleTokens.all)
    await page.reload()
    await page.getByLabel('API token').waitFor()
  })

  it('finds a job by its telephone number and tells its story', async () => {
    const { page, complaints } = await openConsole({ at: '/jobs' })
    await page.getByLabel('Find jobs').fill('(617) 555-0104')
    const table = page.getByRole('table', { name: 'Jobs' })
    await expect.poll(() => table.getByRole('link', { name: 'Water heater leaks' }).count()).toBe(0)
    await table.getByRole('link', { name: 'Oven does not heat' }).click()
    await heading(page, 'Oven does not heat')
    await page.getByText('Nothing waits').waitFor()
    await page.getByText('Provider reported pause').waitFor()
    await page.getByText('Timeline', { exact: true }).click()
    await page.getByText('Dispatch sent the full job.').waitFor()
    await page.getByText('Wire', { exact: true }).click()
    await page.getByRole('button', { name: /job.created/ }).click()
    await page.getByText('"title": "Oven does not heat"').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('says why a job waits, and lets a person skip what is parked, after a word of what will happen', async () => {
    const { page, complaints } = await openConsole({ at: '/waiting' })
    await page.getByText('A person', { exact: true }).click()
    await page.getByRole('link', { name: 'Boiler refused by the product' }).click()
    await page.getByText('It waits for a person').waitFor()
    await page.getByText('Outside the service area').first().waitFor()
    await press(page, 'Skip')
    await page.getByText('It is given up and never reaches the adapter.').waitFor()
    await confirm(page, 'Skip')
    await page.getByText('Nothing waits').waitFor()
    await go(page, 'Audit')
    await page.getByRole('table', { name: 'Acts' }).getByText('dead_letter.skip').waitFor()
    expect(complaints).toEqual([])
  })

  it('counts what a filter means before it replays it', async () => {
    const { page } = await openConsole({ at: '/dead-letters' })
    await page.getByLabel('Provider').fill('mesa-appliance')
    await press(page, 'Replay these …')
    await page.getByRole('status').getByText('1 is replayed').waitFor()
    const replayed = world.gateway.operations.listAudit()
    expect((await replayed).items.map(({ act }) => act)).not.toContain('dead_letter.replay_many')
    await confirm(page, 'Replay 1')
    await expect
      .poll(async () =>
        (await world.gateway.operations.listAudit()).items.some(({ act }) => act.includes('replay')),
      )
      .toBe(true)
  })

  it('onboards a provider by form, changes its settings and map, pauses and resumes it', async () => {
    const { page } = await openConsole({ at: '/providers' })
    await press(page, 'Onboard …')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your id of it').fill('north-air')
    await dialog.getByLabel('Name').fill('North Air')
    await press(page, 'Check it')
    await dialog.getByRole('alert').getByText('expected one of email, phoneNumber, address.state').waitFor()
    await dialog.getByLabel('State').fill('MN')
    await press(page, 'Check it')
    await dialog.getByText('Dispatch is asked to connect it').waitFor()
    await press(page, 'Onboard it')
    await page.getByRole('link', { name: 'north-air' }).click()
    await heading(page, 'North Air')
    await press(page, 'Connect by hand')
    await page.getByRole('dialog').getByLabel('Dispatch’s id of the organization').fill('990017')
    await confirm(page, 'Connect by hand')
    await page.getByText('990017').waitFor()
    await page.getByRole('textbox', { name: 'Settings' }).fill('{"timezone":"Mars/Olympus"}')
    await press(page, 'Save settings')
    await page.getByRole('alert').getByText('expected the name of a time zone').waitFor()
    await page.getByRole('textbox', { name: 'Settings' }).fill('{"timezone":"America/Chicago"}')
    await press(page, 'Save settings')
    await expect
      .poll(async () => (await world.gateway.providers.get('north-air'))?.settings)
      .toEqual({ timezone: 'America/Chicago' })
    await press(page, 'Add a status')
    await page.getByLabel('Status 1 of the product').fill('on_hold')
    await page.getByRole('combobox', { name: 'What status 1 becomes' }).click()
    await page.getByRole('option', { name: 'pause' }).click()
    await page.getByLabel('Reason of status 1').fill('on_ice')
    await press(page, 'Save map')
    await expect
      .poll(async () => (await world.gateway.providers.get('north-air'))?.settings['statusMap'])
      .toEqual({ on_hold: { kind: 'pause', reason: 'on_ice' } })
    await press(page, 'Pause')
    await confirm(page, 'Pause')
    await press(page, 'Resume')
    await confirm(page, 'Resume')
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
  })

  it('onboards the right rows of a file, and says what is wrong with the others', async () => {
    const { page } = await openConsole({ at: '/providers' })
    await press(page, 'Onboard …')
    await page.getByRole('tab', { name: 'From a file' }).click()
    const rows = [
      'externalOrganizationId,name,email,settings.timezone',
      'row-one,Row One,one@example.com,America/Chicago',
      'row-two,Row Two,two@example.com,Mars/Olympus',
      '"row-three","Row, Three",three@example.com,',
    ]
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'providers.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) })
    await page.getByText('3 rows. Checking them changes nothing.').waitFor()
    await press(page, 'Check them')
    await page.getByText('settings.timezone: expected the name of a time zone').waitFor()
    expect(await world.gateway.providers.get('row-one')).toBeUndefined()
    await press(page, 'Onboard 2')
    await page.getByText('Done: 2 rows.').waitFor()
    expect(await world.gateway.providers.get('row-one')).toMatchObject({ state: 'requested' })
    expect(await world.gateway.providers.get('row-three')).toMatchObject({ name: 'Row, Three' })
    expect(await world.gateway.providers.get('row-two')).toBeUndefined()
  })

  it('refuses no row of a file for what is not about it, and goes on where it stopped', async () => {
    const { page } = await openConsole({ at: '/providers' })
    await press(page, 'Onboard …')
    await page.getByRole('tab', { name: 'From a file' }).click()
    const rows = Array.from({ length: 6 }, (_, index) => ({
      externalOrganizationId: `later-${index}`,
      name: `Later ${index}`,
      email: 'later@example.com',
    }))
    await page.locator('input[type=file]').setInputFiles({
      name: 'providers.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(rows)),
    })
    await page.route('**/v1/providers/check', (route) =>
      route.request().postData()?.includes('later-1') === true
        ? route.fulfill({ status: 429, json: { title: 'Too many requests' } })
        : route.continue(),
    )
    await press(page, 'Check them')
    await page.getByRole('alert').getByText('Too many requests').waitFor()
    await page.getByRole('status').getByText('Not all are checked').waitFor()
    await page.unroute('**/v1/providers/check')
    await page.getByRole('button', { name: /^Check the other/ }).click()
    await page.getByText('6 rows are right.').waitFor()
    await page.route('**/v1/providers', (route) => route.fulfill({ status: 503, json: { title: 'No disk' } }))
    await press(page, 'Onboard 6')
    await page.getByText('Not done: 6 of 6 rows were not asked.').waitFor()
    await page.unroute('**/v1/providers')
    await press(page, 'Onboard the other 6')
    await page.getByText('Done: 6 rows. Requested: 6.').waitFor()
    expect(await world.gateway.providers.get('later-5')).toMatchObject({ state: 'requested' })
  })

  it('lets a token that may only read do nothing, and says why', async () => {
    const { page, complaints } = await openConsole({ token: consoleTokens.readOnly })
    await heading(page, 'Overview')
    const off = async (name: string, scope: string) => {
      const button = page.getByRole('button', { name, exact: true }).first()
      await button.waitFor()
      expect(await button.isDisabled(), name).toBe(true)
      expect(await button.getAttribute('title'), name).toContain(`needs the scope ${scope}`)
    }
    await off('Pause all', 'operate')
    await go(page, 'Dead letters')
    await off('Replay all …', 'operate')
    await go(page, 'Providers')
    await off('Onboard …', 'providers')
    await page.getByRole('link', { name: 'harbor-heating' }).click()
    await off('Pause', 'operate')
    await off('Offboard', 'providers')
    await go(page, 'Jobs')
    await page.getByRole('link', { name: 'Water heater leaks' }).click()
    await off('Pause job', 'operate')
    await off('Relink', 'operate')
    await page.getByText('Wire', { exact: true }).click()
    await page.getByText('Messages as they came hold the customer.').waitFor()
    expect(complaints).toEqual([])
  })

  it('shows hostile texts as texts', async () => {
    const hostile = '<img src=x onerror="window.wasRun=1"><script>window.wasRun=1</script> \u202Eevil {{7*7}}'
    const jobId = await world.offerJob({ title: `${hostile} refused`, description: 'x'.repeat(5_000) })
    const { page, complaints } = await openConsole({ at: `/jobs/${jobId}` })
    await page.getByRole('heading', { name: 'refused' }).waitFor()
    await page.getByText('Wire', { exact: true }).click()
    await page.getByRole('button', { name: /job.created/ }).click()
    await page.getByText('onerror').last().waitFor()
    await go(page, 'Jobs')
    await page.getByRole('link', { name: '<script>' }).waitFor()
    expect(await page.evaluate('window.wasRun')).toBeUndefined()
    expect(await page.locator('main img').count()).toBe(0)
    await page.goto(`${world.server.url}/console/jobs/%3Cscript%3E%2F..%2F`)
    await page.getByLabel('API token').fill(consoleTokens.all)
    await press(page, 'Open the console')
    await heading(page, 'No job <script>/../')
    expect(complaints).toEqual([])
  })

  it('opens what an address names, whatever stands in the id, and says so if a page breaks', async () => {
    const ids = ['a/b', 'a%2Fb', '50% off']
    for (const id of ids) {
      const request = { externalOrganizationId: id, name: `Named ${id}`, email: 'a@example.com' }
      await world.gateway.providers.onboard(request, { token: 'test' })
    }
    const { page, complaints } = await openConsole({ at: '/providers' })
    for (const id of ids) {
      await page.getByRole('link', { name: id, exact: true }).click()
      await heading(page, `Named ${id}`)
      await go(page, 'Providers')
    }
    const { page: second } = await openConsole({ at: '/jobs/50%25%20off' })
    await heading(second, 'No job 50% off')
    expect(complaints).toEqual([])
    await page.route('**/v1/audit*', (route) => route.fulfill({ json: { items: [null] } }))
    await go(page, 'Audit')
    await page.getByRole('alert').getByText('This page broke').waitFor()
    await page.getByRole('button', { name: 'Load again' }).waitFor()
    await go(page, 'Jobs')
    await heading(page, 'Jobs')
  })

  it('says that the gateway is away, and goes on once it is back', async () => {
    const own = await createConsoleWorld()
    onTestFinished(() => own.close())
    const { page } = await openConsole({ in: own })
    await heading(page, 'Overview')
    await own.server.close({ graceMs: 0 })
    await page.getByRole('alert').getByText('The gateway does not answer').waitFor()
    const httpPort = Number(new URL(own.server.url).port)
    const apiTokens = [{ name: 'ops', scopes: ['admin' as const], token: consoleTokens.all }]
    const again = createServer({ gateway: own.gateway, settings: { httpPort, apiTokens }, logger: silent })
    onTestFinished(() => again.close({ graceMs: 0 }))
    await again.listen()
    const away = page.getByRole('alert').getByText('The gateway does not answer')
    await away.waitFor({ state: 'detached' })
    expect(await page.getByText('polls here').count()).toBe(1)
  })

  it('scrolls ten thousand jobs with only those in sight on the page', async () => {
    const own = await createConsoleWorld()
    onTestFinished(() => own.close())
    await own.gateway.operations.pause({ kind: 'all' }, { token: 'test' })
    for (let from = 0; from < 10_000; from += 1_000) {
      const Actions = Array.from({ length: 1_000 }, (_, index) => toAction(from + index))
      await own.gateway.webhooks.receiveDispatch(
        Buffer.from(JSON.stringify({ type: 'job', payload: { Actions } })),
      )
    }
    const { page } = await openConsole({ in: own, at: '/jobs' })
    await page.getByRole('link', { name: 'Job 9999', exact: true }).waitFor()
    const rows = page.getByRole('row')
    await expect
      .poll(
        async () => {
          await page.evaluate('window.scrollTo(0, document.body.scrollHeight)')
          expect(await rows.count()).toBeLessThan(100)
          return page.getByRole('link', { name: 'Job 0', exact: true }).count()
        },
        { timeout: 40_000, interval: 30 },
      )
      .toBe(1)
    await page.getByText('10000 in all').waitFor()
  })
})

function toAction(index: number) {
  const job = {
    id: 700_000 + index,
    title: `Job ${index}`,
    status: 'offered',
    organization_id: 1,
    source_id: 1,
  }
  return { Put: { job }, ID: null }
}

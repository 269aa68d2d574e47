import { packBody, signBody } from '@truckroll/protocol'
import { createSandbox, type Sandbox } from '@truckroll/sandbox'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { expectAccessible, hasBrowser, listenForComplaints, openBrowser } from './open-browser.ts'

describe.skipIf(!hasBrowser)('the page of the sandbox', { timeout: 60_000 }, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  }, 300_000)
  afterAll(() => browser.close())

  async function openPage({
    colorScheme = 'light',
    ...options
  }: { controlToken?: string; colorScheme?: 'light' | 'dark' } = {}): Promise<{
    sandbox: Sandbox
    page: Page
    complaints: string[]
  }> {
    const sandbox = await createSandbox({ port: 0, seed: 1, ...options })
    onTestFinished(() => sandbox.close())
    await sandbox.listen()
    const context = await browser.newContext({ colorScheme })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints = listenForComplaints(page)
    await page.goto(sandbox.url)
    return { sandbox, page, complaints }
  }

  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click()

  test('plays the brand and the provider, and shows what each side was told', async () => {
    const { sandbox, page, complaints } = await openPage()
    await press(page, 'Offer a job')
    const job = page.getByTestId('job')
    await job.getByRole('heading', { name: 'No cool air' }).waitFor()
    await job
      .getByRole('region', { name: 'Provider' })
      .getByText('was told job: waits in the queue')
      .waitFor()
    await press(page, 'Accept')
    await job.getByText('unscheduled').first().waitFor()
    await press(page, 'Schedule')
    await job.getByText('for 60 min').waitFor()
    await press(page, 'Take visit back')
    await job.getByText('canceled').first().waitFor()
    await press(page, 'Schedule')
    await press(page, 'On the way')
    await press(page, 'Start')
    await page.getByRole('combobox', { name: 'Reason or note' }).fill('service_provided')
    await press(page, 'Complete')
    await job.getByText('complete').first().waitFor()
    expect(sandbox.control.jobs()).toMatchObject([{ status: 'complete', statusMessage: 'service_provided' }])
    await page.getByLabel('Words of the brand').fill('Thank you')
    await job.getByRole('button', { name: 'Note', exact: true }).first().click()
    await job.getByText('“Thank you”').waitFor()
    await press(page, 'with …')
    await page.getByRole('dialog').getByLabel('Title').fill('A job with words')
    await press(page, 'Offer it')
    await job.getByRole('heading', { name: 'A job with words' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('shows what is on the wire as it went, and follows what others do', async () => {
    const { sandbox, page } = await openPage()
    await page.getByText('None yet.').waitFor()
    sandbox.control.brand.offerJob({ fields: { title: 'Made by a test' } })
    await page.getByRole('button', { name: /Made by a test/ }).waitFor()
    const row = page.getByRole('row').filter({ hasText: 'gateway account|2|sandbox-gateway' })
    await row.getByRole('button', { name: 'job', exact: true }).click()
    expect(await page.getByText('"title": "Made by a test"').textContent()).toContain('"status": "offered"')
  })

  test('says what the sandbox refused', async () => {
    const { sandbox, page } = await openPage()
    const { id } = sandbox.control.brand.offerJob()
    const accept = page.getByRole('button', { name: 'Accept', exact: true })
    await accept.waitFor()
    await page.route(`**/_control/jobs/${id}/acts`, async (route) => {
      sandbox.control.act(id, { act: 'accept' })
      await route.continue()
    })
    await accept.click()
    const words = page.getByRole('alert').filter({ hasText: 'That was refused' })
    expect(await words.textContent()).toContain('offered')
  })

  test('switches off what cannot be done now, and says why', async () => {
    const { page, complaints } = await openPage()
    await press(page, 'Offer a job')
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await button('Accept').waitFor()
    for (const [name, why] of [
      ['On the way', 'There is no open visit: schedule one first'],
      ['Start', 'There is no open visit: schedule one first'],
      ['Complete', 'There is no open visit: schedule one first'],
      ['Pause', 'Accept the offer first'],
    ] as const) {
      expect(await button(name).isEnabled(), name).toBe(false)
      expect(await button(name).getAttribute('title'), name).toBe(why)
    }
    expect(await button('Accept').getAttribute('title')).toBeNull()
    await press(page, 'Schedule')
    await page.getByText('for 60 min').waitFor()
    await press(page, 'Complete')
    await page.getByTestId('job').getByText('complete').first().waitFor()
    expect(await button('Start').getAttribute('title')).toContain('schedule a visit to open it again')
    expect(await button('Accept').isEnabled()).toBe(false)
    expect(complaints).toEqual([])
  })

  test("tells a brand's queue that nobody asks for from one that waits", async () => {
    const { sandbox, page } = await openPage()
    await press(page, 'Offer a job')
    await press(page, 'Accept')
    const brand = page.getByRole('region', { name: 'Brand' })
    await brand.getByText('Nobody polls as the brand here').waitFor()
    await brand.getByText('was told job: kept: nobody polls as this brand').first().waitFor()
    expect(await page.getByText('wait to be taken').textContent()).toBe('2 wait to be taken')
    await poll(sandbox, 'brand')
    await brand.getByText(/Has taken no status yet, \d not taken yet/).waitFor()
    await brand.getByText('handed out, not acked yet').first().waitFor()
  })

  test('matches a provider that asked to be connected', async () => {
    const { sandbox, page } = await openPage()
    await page.getByRole('tab', { name: 'Providers' }).click()
    await page.getByText('Nobody.').waitFor()
    await askToConnect(sandbox, 'new-hvac')
    await press(page, 'Match it')
    await page.getByRole('cell', { name: 'connected', exact: true }).waitFor()
    expect(sandbox.control.requests()).toMatchObject([
      { externalOrganizationId: 'new-hvac', state: 'connected' },
    ])
  })

  test('asks for the control token when there is one', async () => {
    const { page } = await openPage({ controlToken: 'a-token-for-the-page' })
    await page.getByLabel('Control token').fill('a-token-for-the-page')
    await press(page, 'Open')
    await page.getByText('None yet.').waitFor()
    expect(await page.getByLabel('Control token').count()).toBe(0)
  })

  test.each(['light', 'dark'] as const)('can be read in the %s scheme', async (colorScheme) => {
    const { page, complaints } = await openPage({ colorScheme })
    await press(page, 'Offer a job')
    await page.getByTestId('job').waitFor()
    await expectAccessible(page)
    expect(complaints).toEqual([])
  })
})

/** Asks for messages as this account, and acks none. */
async function poll(sandbox: Sandbox, role: 'brand' | 'gateway'): Promise<void> {
  const account = sandbox.accounts.find((known) => known.role === role)
  if (account === undefined) throw new Error(`expected an account of a ${role}`)
  const body = Buffer.from('{"maxNumberOfMessages":10}')
  const answer = await fetch(`${sandbox.url}/agent/out`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-dispatch-key': account.key,
      'x-dispatch-signature': signBody(account.secret, body),
    },
    body,
  })
  expect(answer.status).toBe(200)
}

/** As a gateway's application key asks for it. */
async function askToConnect(sandbox: Sandbox, externalOrganizationId: string): Promise<void> {
  const application = sandbox.accounts.find(({ role }) => role === 'application')
  if (application === undefined) throw new Error('expected an application account')
  const body = packBody({
    external_organization_id: externalOrganizationId,
    name: 'New HVAC',
    email: 'a@b.example',
  })
  const answer = await fetch(`${sandbox.url}/agent/in`, {
    method: 'POST',
    headers: {
      'x-dispatch-key': application.key,
      'x-dispatch-signature': signBody(application.secret, body),
      RecordType: 'gateway_provision',
    },
    body: Buffer.from(body),
  })
  expect(answer.status).toBe(200)
}

import { packBody, signBody } from '@truckroll/protocol'
import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser } from './open-browser.ts'
import { column, openSandboxPage, pollAs, postAs, press } from './open-sandbox-page.ts'

describe.skipIf(!hasBrowser)('what each side of the page of the sandbox does', { timeout: 60_000 }, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  }, 300_000)
  afterAll(() => browser.close())

  test('the brand writes, edits, suggests times, reassigns and cancels', async () => {
    const { sandbox, page, complaints } = await openSandboxPage(browser)
    await press(column(page, 'Provider'), 'Add a provider')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Second HVAC')
    await press(dialog, 'Add it')
    const brand = column(page, 'Brand')
    await press(brand, 'Own words …')
    await dialog.getByLabel('Title').fill('Boiler bangs')
    await dialog.getByLabel('Customer').fill('Zoë Ng')
    await press(dialog, 'Make it')
    await column(page, 'Dispatch').getByText('Boiler bangs').waitFor()
    const [first] = sandbox.control.jobs()
    expect(first?.customer?.fields).toMatchObject({ first_name: 'Zoë', last_name: 'Ng' })
    await press(brand, 'Note')
    await dialog.getByLabel('Note').fill('The gate code is 4471')
    await press(dialog, 'Write it')
    await column(page, 'Provider').getByText('Note: The gate code is 4471').waitFor()
    await press(brand, 'Edit')
    await dialog.getByLabel('Title').fill('Boiler bangs badly')
    await press(dialog, 'Send the change')
    await column(page, 'Dispatch').getByText('Boiler bangs badly').waitFor()
    await press(brand, 'Suggest times')
    await press(dialog, 'Suggest them')
    await column(page, 'Provider').getByText('These times suit the customer:').waitFor()
    await brand.locator('input[type=file]').setInputFiles({
      name: 'unit.png',
      mimeType: 'image/png',
      buffer: Buffer.from('not really a picture'),
    })
    await column(page, 'Dispatch').getByRole('link', { name: 'unit.png' }).waitFor()
    await press(brand, 'Reassign')
    await dialog.getByRole('combobox', { name: 'Provider' }).click()
    await page.getByRole('option', { name: /Second HVAC/ }).click()
    await press(dialog, 'Reassign it')
    await column(page, 'Dispatch').getByText('to Second HVAC').waitFor()
    await press(brand, 'Cancel')
    await dialog.getByLabel('Why').fill('customer_canceled')
    await press(dialog, 'Cancel it')
    await page.getByTestId('what-now').getByText('It is canceled.').waitFor()
    const jobs = sandbox.control.jobs()
    expect(jobs.map(({ status, organization }) => [status, organization?.name])).toEqual([
      ['canceled', 'Best HVAC'],
      ['canceled', 'Second HVAC'],
    ])
    expect(jobs[0]?.fields['suggested_times']).toHaveLength(3)
    expect(jobs[0]?.attachments.map(({ fileName }) => fileName)).toContain('unit.png')
    expect(complaints).toEqual([])
  })

  test('several providers are offered a job, the first to accept gets it', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    const second = sandbox.control.saveOrganization({ name: 'Second HVAC' })
    await column(page, 'Provider').waitFor()
    await press(column(page, 'Brand'), 'Own words …')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Who gets it' }).click()
    await page.getByRole('option', { name: /Jump Ball/ }).click()
    await press(dialog, 'Make it')
    await page.getByTestId('what-now').getByText('2 providers at once: the first to accept gets it').waitFor()
    const provider = column(page, 'Provider')
    await provider.getByRole('combobox', { name: 'Which provider' }).click()
    await page.getByRole('option', { name: /Second HVAC/ }).click()
    await press(provider, 'Accept')
    await page.getByTestId('what-now').getByText('Second HVAC schedules a visit').waitFor()
    expect(sandbox.control.jobs()).toMatchObject([{ organizationId: second.id, status: 'unscheduled' }])
  })

  test('Dispatch gives an offer to a provider, and matches one that asks to be connected', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    await press(column(page, 'Brand'), 'Own words …')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('Looking for somebody')
    await dialog.getByRole('combobox', { name: 'Who gets it' }).click()
    await page.getByRole('option', { name: /Match/ }).click()
    await press(dialog, 'Make it')
    const dispatch = column(page, 'Dispatch')
    await dispatch.getByText('Looking for somebody').waitFor()
    expect(sandbox.control.jobs()).toEqual([])
    await press(dispatch, 'Give it')
    await page.getByTestId('what-now').getByText('Best HVAC accepts or declines').waitFor()
    const asked = packBody({ external_organization_id: 'new-hvac', name: 'New HVAC', email: 'a@b.example' })
    await postAs(sandbox, 'application', '/agent/in', asked, { headers: { RecordType: 'gateway_provision' } })
    await press(dispatch, 'Match with …')
    await dialog.getByLabel('Tell this address').fill(`${sandbox.url}/told`)
    await press(dialog, 'Match it')
    await dispatch.getByText('New HVAC (new-hvac)').waitFor({ state: 'detached' })
    expect(sandbox.control.requests()).toMatchObject([
      { externalOrganizationId: 'new-hvac', state: 'connected' },
    ])
    const called = await sandbox.control.until(() => sandbox.control.deliveries()[0])
    expect(called).toMatchObject({ kind: 'callback', status: 404 })
  })

  test('an estimate is written, won and paid; the brand hears of each', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    const { id } = sandbox.control.brand.offerJob()
    sandbox.control.act(id, { act: 'accept' })
    const provider = column(page, 'Provider')
    await press(provider, 'Write one …')
    await page.getByRole('dialog').getByLabel('Price, USD').fill('120.50')
    await press(page.getByRole('dialog'), 'Write it')
    await press(provider, 'Send')
    await press(provider, 'Win')
    await press(provider, 'Take the money')
    const brand = column(page, 'Brand')
    for (const words of ['Estimate 1, $120.50: won', 'Invoice 2, $120.50: paid', 'Paid $120.50 by check']) {
      await brand.getByText(words).waitFor()
    }
    await brand.getByRole('button', { name: 'JSON of Paid $120.50 by check' }).click()
    expect(await brand.getByText('"transaction_id"').textContent()).toContain('"value": "120.50"')
  })

  test('a wrong signature shows what had to be signed, and the likely mistake', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    const text = '[{"header":{"record_type":"job"},"record":{}}]'
    const body = gzipSync(text)
    const overText = (secret: string): string => signBody(secret, Buffer.from(text))
    expect((await postAs(sandbox, 'gateway', '/agent/in', body, { sign: overText })).status).toBe(401)
    await page.getByRole('tab', { name: /Wire/ }).click()
    const dispatch = column(page, 'Dispatch')
    await dispatch.getByRole('button', { name: /agent\/in/ }).click()
    await dispatch
      .getByText('Not the bytes of the body were signed, but the JSON before it was packed')
      .waitFor()
    const secret = sandbox.accounts.find(({ role }) => role === 'gateway')?.secret ?? ''
    const expected = createHmac('sha256', Buffer.from(secret, 'hex')).update(body).digest('hex')
    await dispatch.getByText(`HMAC-SHA256 in lower-case hex: ${expected}`).waitFor()
    await dispatch.getByText('1f 8b 08').waitFor()
    await pollAs(sandbox, 'gateway')
    await page.getByRole('switch', { name: 'polls that found nothing' }).click()
    await dispatch.getByRole('button', { name: /agent\/out/ }).click()
    await dispatch.getByRole('region', { name: 'The signature is right' }).waitFor()
  })

  test('trouble is ordered, met and cleared; the clock moves past the time to ack', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    await press(column(page, 'Brand'), 'Make a job')
    await page.getByTestId('message').waitFor()
    const dispatch = column(page, 'Dispatch')
    await page.getByRole('tab', { name: /Trouble/ }).click()
    await press(dispatch, '429, slow down')
    await dispatch.getByText('429, slow down, for any request: 1 more').waitFor()
    const answer = await postAs(sandbox, 'gateway', '/agent/out', Buffer.from('{}'))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '5'])
    await dispatch.getByText('Nothing. All requests are answered as they should be.').waitFor()
    await press(dispatch, 'agent/in is down')
    await dispatch.getByText('503, out of order, for agent/in: until it is cleared').waitFor()
    await press(dispatch, 'Clear')
    await press(dispatch, 'Half an answer')
    await press(dispatch, 'Clear')
    await pollAs(sandbox, 'gateway')
    await page.getByRole('tab', { name: /Queues/ }).click()
    await dispatch.getByText('left to ack it').waitFor()
    await page.getByTitle('The clock of the sandbox').click()
    await page.getByRole('menuitem', { name: /Past the time to ack/ }).click()
    await page
      .getByTestId('message')
      .getByText('It was not acked in time; the next poll gets it again.')
      .waitFor()
    await page.getByTestId('message').getByRole('button').first().click()
    await press(dispatch, 'Throw it away')
    await page.getByTestId('message').waitFor({ state: 'detached' })
    expect(sandbox.control.queue('account|2|sandbox-gateway').messages).toEqual([])
  })

  test('messages are pushed to a webhook, and each try is on the wire', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    await page.getByRole('tab', { name: 'Accounts' }).click()
    const gateway = column(page, 'Dispatch').getByRole('region', { name: 'gateway' })
    await gateway.getByLabel(/push to a webhook/).fill(`${sandbox.url}/nothing-here`)
    await press(gateway, 'Push')
    await press(column(page, 'Brand'), 'Make a job')
    await page
      .getByTestId('what-now')
      .getByText(/The webhook answered 404 at try \d/)
      .waitFor()
    await page.getByRole('tab', { name: /Wire/ }).click()
    await page.getByText('Pushed a message to the webhook').first().waitFor()
    await page.getByRole('tab', { name: 'Accounts' }).click()
    await press(gateway, 'Poll')
    await expect.poll(() => sandbox.accounts.find(({ role }) => role === 'gateway')?.delivery).toBe('poll')
  })

  test('a job is found among many', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    for (let count = 1; count <= 60; count += 1) {
      sandbox.control.brand.offerJob({ fields: { title: `Number ${count}` } })
    }
    const brand = column(page, 'Brand')
    await brand.getByText('20 more: find them above.').waitFor()
    await brand.getByLabel('Find a job').fill('offered sandbox-job-7')
    await brand.getByRole('button', { name: /Number 7/ }).click()
    await column(page, 'Dispatch').getByText('Number 7', { exact: true }).waitFor()
    await brand.getByLabel('Find a job').fill('carrot')
    await brand.getByText('No job is like that.').waitFor()
    expect(await brand.getByRole('button', { name: /Number/ }).count()).toBe(0)
  })

  test('begins again', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    await press(column(page, 'Brand'), 'Make a job')
    await page.getByTestId('job').waitFor()
    await press(page, 'Begin again')
    await press(page.getByRole('dialog'), 'Forget everything')
    await page.getByText('Make a job as the brand').waitFor()
    expect(sandbox.control.jobs()).toEqual([])
  })

  test('its first load is less than 250 kB, packed', () => {
    const folder = new URL('../../packages/sandbox/dist/page/assets/', import.meta.url)
    const bytes = readdirSync(folder).map((name) => gzipSync(readFileSync(new URL(name, folder))).length)
    expect(bytes.length).toBeGreaterThan(1)
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(250_000)
  })
})

import { createAcmeBms } from '@truckroll/example-acme-bms'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { expectAccessible, hasBrowser, listenForComplaints, openBrowser } from './open-browser.ts'

describe.skipIf(!hasBrowser)('the screen of Acme', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click()

  async function openScreen() {
    const acme = await createAcmeBms({ port: 0 })
    onTestFinished(() => acme.close())
    const { companyId, apiKey, officeKey } = acme.createCompany({ name: 'Dodd & Sons' })
    const post = async (path: string, body: object): Promise<{ id: string }> => {
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
      const answer = await fetch(acme.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      return answer.json() as Promise<{ id: string }>
    }
    const customer = await post('/v1/customers', { firstName: 'Ada', lastName: '<b>Moreno</b>' })
    const order = await post('/v1/work-orders', {
      customerId: customer.id,
      title: 'Heater is cold',
      status: 'proposed',
      reasonOptions: { on_hold: [{ code: 'parts', label: 'Waiting for parts', textRequired: true }] },
    })
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints = listenForComplaints(page)
    const look = () => acme.office(companyId).look(order.id)
    return { acme, page, complaints, officeKey, look, context }
  }

  test('shows the work orders of a company, and takes what its people do', async () => {
    const { acme, page, complaints, officeKey, look } = await openScreen()
    await page.goto(`${acme.url}/?key=${officeKey}`)
    expect(page.url()).toBe(`${acme.url}/`)
    await page.getByRole('heading', { name: 'Acme: work orders of Dodd & Sons' }).waitFor()
    await page.getByText('for Ada <b>Moreno</b>').waitFor()
    await expectAccessible(page)
    await press(page, 'Accept')
    await press(page, 'Book for tomorrow')
    await page.getByText(/^Visit .* \(scheduled\)$/).waitFor()
    await press(page, 'Call the visit off')
    await page.getByText(/^Visit .* \(canceled\)$/).waitFor()
    await press(page, 'Book for tomorrow')
    await press(page, 'On the way')
    await press(page, 'Start')
    await page.getByRole('combobox', { name: 'Reason' }).selectOption('parts')
    await page.getByRole('textbox', { name: 'Reason, result or note' }).fill('a valve')
    await press(page, 'Hold')
    await page.getByText('on hold', { exact: true }).waitFor()
    expect(look().workOrder).toMatchObject({
      status: 'on_hold',
      statusReason: 'parts',
      statusText: 'a valve',
    })
    await page.getByRole('textbox', { name: 'Reason, result or note' }).fill('Key is with the neighbour')
    await press(page, 'Write a note')
    await page.getByText('Note: Key is with the neighbour').waitFor()
    await press(page, 'Start')
    await page.getByRole('textbox', { name: 'Reason, result or note' }).fill('Replaced the valve')
    await press(page, 'Finish')
    await page.getByText('done', { exact: true }).waitFor()
    expect(look().workOrder).toMatchObject({ status: 'done', resolution: 'Replaced the valve' })
    await expectAccessible(page)
    expect(complaints).toEqual([])
  })

  test('says why something was not done, and stays', async () => {
    const { acme, page, officeKey, look } = await openScreen()
    await page.goto(`${acme.url}/?key=${officeKey}`)
    await press(page, 'Accept')
    await press(page, 'Hold')
    await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/reason/)
    expect(look().workOrder.status).toBe('open')
    await page.goto(acme.url)
    await page.getByText('Heater is cold').waitFor()
  })

  test('is closed without the key, with another one, and to forms of another site', async () => {
    const { acme, page, officeKey, context, look } = await openScreen()
    await page.goto(acme.url)
    await page.getByRole('textbox', { name: 'Office key' }).fill('acme_office_wrong')
    await press(page, 'Open')
    expect(await page.getByText('Heater is cold').count()).toBe(0)
    await page.getByRole('textbox', { name: 'Office key' }).fill(officeKey)
    await press(page, 'Open')
    await page.getByText('Heater is cold').waitFor()
    const { id } = look().workOrder
    const elsewhere = await context.newPage()
    await elsewhere.route('http://other.test/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${acme.url}/screen/${id}"><button name="act" value="accept">Win</button></form>`,
      }),
    )
    await elsewhere.goto('http://other.test/')
    await press(elsewhere, 'Win')
    await elsewhere.getByRole('textbox', { name: 'Office key' }).waitFor()
    expect(look().workOrder.status).toBe('proposed')
  })
})

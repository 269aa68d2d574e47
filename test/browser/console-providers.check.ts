import { describe, expect, it, vi } from 'vitest'
import { patienceMs } from '../setup/patience.ts'
import { hasBrowser } from './open-browser.ts'
import { confirm, heading, press, visitConsole } from './visit-console.ts'

describe.skipIf(!hasBrowser)('providers in the console', { timeout: 120_000 }, () => {
  const visit = visitConsole()

  it('onboards a provider by form, changes its settings and map, pauses and resumes it', async () => {
    const { page } = await visit.openConsole({ at: '/providers' })
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
      .poll(async () => (await visit.world.gateway.providers.get('north-air'))?.settings)
      .toEqual({ timezone: 'America/Chicago' })
    await press(page, 'Add a status')
    await page.getByLabel('Status 1 of the product').fill('on_hold')
    await page.getByRole('combobox', { name: 'What status 1 becomes' }).click()
    await page.getByRole('option', { name: 'pause' }).click()
    await page.getByLabel('Reason of status 1').fill('on_ice')
    await press(page, 'Save map')
    await expect
      .poll(async () => (await visit.world.gateway.providers.get('north-air'))?.settings['statusMap'])
      .toEqual({ on_hold: { kind: 'pause', reason: 'on_ice' } })
    await press(page, 'Pause')
    await confirm(page, 'Pause')
    await press(page, 'Resume')
    await confirm(page, 'Resume')
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
  })

  it('onboards the right rows of a file, and says what is wrong with the others', async () => {
    const { page } = await visit.openConsole({ at: '/providers' })
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
    expect(await visit.world.gateway.providers.get('row-one')).toBeUndefined()
    await press(page, 'Onboard 2')
    await page.getByText('Done: 2 rows.').waitFor()
    expect(await visit.world.gateway.providers.get('row-one')).toMatchObject({ state: 'requested' })
    expect(await visit.world.gateway.providers.get('row-three')).toMatchObject({ name: 'Row, Three' })
    expect(await visit.world.gateway.providers.get('row-two')).toBeUndefined()
  })

  it('refuses no row of a file for what is not about it, and goes on where it stopped', async () => {
    const { page } = await visit.openConsole({ at: '/providers' })
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
    expect(await visit.world.gateway.providers.get('later-5')).toMatchObject({ state: 'requested' })
  })

  it('leads from a provider to the first job that came for it', async () => {
    const { page } = await visit.openConsole({ at: '/providers' })
    const { provider, job } = await vi.waitFor(async () => {
      const { items } = await visit.world.gateway.providers.list({})
      const served = items.find(({ firstJobId }) => firstJobId !== undefined)
      if (served?.firstJobId === undefined)
        throw new Error('expected the first job of a provider to be noted')
      return { provider: served.externalOrganizationId, job: served.firstJobId }
    }, patienceMs)
    await page.getByRole('link', { name: provider, exact: true }).click()
    const facts = page.getByRole('region', { name: 'Facts' })
    await facts.getByRole('link', { name: job, exact: true }).click()
    await page.waitForURL(`**/jobs/${job}`)
    await vi.waitFor(async () => expect(await page.getByText(job).count()).toBeGreaterThan(0), patienceMs)
  })
})

import type { Browser } from 'playwright-core'
import { createSandbox } from '@truckroll/sandbox'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { patienceMs } from '../setup/patience.ts'
import { hasBrowser, openBrowser } from './open-browser.ts'
import { column, lookAt, openSandboxPage, pollAs, press } from './open-sandbox-page.ts'

describe.skipIf(!hasBrowser)('the page of the sandbox', { timeout: 60_000 }, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  }, 300_000)
  afterAll(() => browser.close())

  test('a person makes a job, completes it, and finds out why another waits', async () => {
    const { sandbox, page, complaints } = await openSandboxPage(browser)
    await column(page, 'Dispatch').getByText('Make a job as the brand').waitFor()
    await press(column(page, 'Brand'), 'Make a job')
    const now = page.getByTestId('what-now')
    await now.getByText('Best HVAC accepts or declines the offer').waitFor()
    await now.getByText('Nobody has polled as this gateway yet').waitFor()
    const provider = column(page, 'Provider')
    await press(provider, 'Accept')
    await now.getByText('schedules a visit').waitFor()
    await provider
      .getByRole('button', { name: /09:00|9:00/ })
      .nth(1)
      .click()
    await press(page.getByRole('dialog'), 'Schedule it')
    await now.getByText('sets out for the visit').waitFor()
    await press(provider, 'On the way')
    await press(provider, 'Start')
    await press(provider, 'Complete …')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What was done').fill('New igniter')
    await press(dialog, 'Complete')
    await now.getByText('It is done.').waitFor()
    expect(sandbox.control.jobs()).toMatchObject([
      {
        status: 'complete',
        statusMessage: 'service_provided',
        resolution: 'New igniter',
        appointments: [{ status: 'complete', durationSeconds: 3600 }],
      },
    ])
    await column(page, 'Brand').getByText('is complete (service_provided)').waitFor()

    await pollAs(sandbox, 'gateway', 1)
    await press(column(page, 'Brand'), 'Make a job')
    await now.getByText('is blocked by job').waitFor()
    await press(now, 'Show the queue')
    const waiting = column(page, 'Dispatch').getByTestId('message')
    await waiting.first().getByText('left to ack it').waitFor()
    expect(await waiting.nth(1).textContent()).toMatch(
      /The queue is one group, which is blocked by job [0-9a-f]{8}, which is in flight/,
    )
    expect(complaints).toEqual([])
  })

  test("declines with the brand's reason and the words that it asks for", async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    sandbox.control.brand.offerJob({
      fields: {
        ui_options: {
          accept_title: 'Take it',
          decline_title: 'Pass',
          reject_reasons: ['busy|No time this week', 'other|Something else|true|true'],
        },
      },
    })
    const provider = column(page, 'Provider')
    await provider.getByRole('button', { name: 'Take it', exact: true }).waitFor()
    await press(provider, 'Pass')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Something else').check()
    expect(await dialog.getByRole('button', { name: 'Pass' }).isEnabled()).toBe(false)
    await dialog.getByLabel('In words').fill('Too far')
    await press(dialog, 'Pass')
    await page.getByTestId('what-now').getByText('declined it (other: Too far)').waitFor()
    expect(sandbox.control.jobs()).toMatchObject([{ status: 'rejected', statusMessage: 'other: Too far' }])
  })

  test('offers only what can be done now, and says why the rest cannot', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    const { id } = sandbox.control.brand.offerJob({ fields: { ui_options: { show_decline: false } } })
    const acts = page.getByTestId('app-acts')
    await acts.getByRole('button', { name: 'Accept' }).waitFor()
    for (const name of ['Decline', 'On the way', 'Start', 'Complete …', 'Pause …']) {
      expect(await acts.getByRole('button', { name, exact: true }).count(), name).toBe(0)
    }
    await page.getByText('What cannot be done now, and why').click()
    await page.getByText('Decline: The brand lets nobody decline this job (show_decline)').waitFor()
    await page.getByText('Start: There is no open visit: schedule one first').waitFor()
    await page.route(`**/_control/jobs/${id}/acts`, async (route) => {
      sandbox.control.act(id, { act: 'accept' })
      await route.continue()
    })
    await press(acts, 'Accept')
    const words = page.getByRole('alert').filter({ hasText: 'That was refused' })
    expect(await words.textContent()).toContain('expected an offered job to accept')
  })

  test('two browsers are in step', async () => {
    const { sandbox, page, complaints } = await openSandboxPage(browser)
    const other = await lookAt(browser, sandbox.url)
    await press(column(page, 'Brand'), 'Make a job')
    await press(column(other.page, 'Provider'), 'Accept')
    await page.getByTestId('what-now').getByText('schedules a visit').waitFor()
    await other.page.getByTestId('what-now').getByText('schedules a visit').waitFor()
    expect([...complaints, ...other.complaints]).toEqual([])
  })

  test('goes on by itself when the sandbox was away and is back', async () => {
    const { sandbox, page } = await openSandboxPage(browser)
    await press(column(page, 'Brand'), 'Make a job')
    await page.getByTestId('job').waitFor()
    const { port } = sandbox
    await sandbox.close()
    await page.getByText('The sandbox does not answer').waitFor({ timeout: patienceMs })
    expect(await page.getByTestId('job').isVisible()).toBe(true)
    const next = await createSandbox({ port, seed: 2 })
    onTestFinished(() => next.close())
    await next.listen()
    await page.getByText('The sandbox does not answer').waitFor({ state: 'detached', timeout: patienceMs })
    await page.getByText('Make a job as the brand').waitFor()
    next.control.brand.offerJob({ fields: { title: 'After the break' } })
    await column(page, 'Dispatch').getByText('After the break').waitFor()
  })

  test('asks for the control token when there is one', async () => {
    const { page } = await openSandboxPage(browser, { controlToken: 'a-token-for-the-page' })
    await page.getByLabel('Control token').fill('a-token-for-the-page')
    await press(page, 'Open')
    await page.getByText('Make a job as the brand').waitFor()
    await press(column(page, 'Brand'), 'Make a job')
    await page.getByTestId('job').waitFor()
    expect(await page.getByLabel('Control token').count()).toBe(0)
  })
})

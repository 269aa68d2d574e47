import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createAcmeWorld } from '../support/acme-world.ts'
import { hasBrowser, listenForComplaints, openBrowser } from './open-browser.ts'

describe.skipIf(!hasBrowser)('the reference page', { timeout: 60_000 }, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  }, 300_000)
  afterAll(() => browser.close())

  async function openReference(
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<{ page: Page; complaints: string[] }> {
    const { server } = await createAcmeWorld()
    const context = await browser.newContext({ colorScheme })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints = listenForComplaints(page)
    await page.goto(`${server.url}/docs`)
    return { page, complaints }
  }

  test('is styled, and shows operations, webhooks and their samples', async () => {
    const { page, complaints } = await openReference()
    const operation = page.locator('.opblock').filter({ hasText: '/v1/jobs/{jobId}/updates' })
    await operation.first().waitFor()
    const background: unknown = await page.evaluate(
      "getComputedStyle(document.querySelector('.opblock-summary-method')).backgroundColor",
    )
    expect(String(background)).toMatch(/^rgb\((?!0, 0, 0)/)
    await page.getByText('job.created').first().waitFor()
    expect(complaints).toEqual([])
  })

  test('is dark if the reader wants that, and follows a change of mind', async () => {
    const { page, complaints } = await openReference('dark')
    const title = page.locator('.swagger-ui .info .title').first()
    await title.waitFor()
    const looks = async () => {
      const colors: unknown = await page.evaluate(
        `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).backgroundColor,
          getComputedStyle(document.querySelector('.swagger-ui .info .title')).color].join()`,
      )
      return String(colors)
    }
    const dark = await looks()
    await page.emulateMedia({ colorScheme: 'light' })
    await expect.poll(looks, { timeout: 20_000 }).not.toBe(dark)
    expect(complaints).toEqual([])
  })

  test('tries an operation against the gateway that serves it', async () => {
    const { page, complaints } = await openReference()
    const operation = page.locator('.opblock').filter({ hasText: '/healthz' }).first()
    await operation.click()
    await operation.getByRole('button', { name: 'Try it out' }).click()
    await operation.getByRole('button', { name: 'Execute' }).click()
    const status = operation.locator('.live-responses-table .response-col_status')
    expect(await status.nth(1).textContent()).toContain('200')
    expect(complaints).toEqual([])
  })
})

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, expectContrast, hasBrowser, openBrowser } from './open-browser.ts'
import { column, openSandboxPage, pollAs, press } from './open-sandbox-page.ts'

describe.skipIf(!hasBrowser)('how the page of the sandbox looks', { timeout: 60_000 }, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  }, 300_000)
  afterAll(() => browser.close())

  test('shows hostile texts as texts', async () => {
    const { sandbox, page, complaints } = await openSandboxPage(browser)
    page.on('dialog', (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await press(column(page, 'Brand'), 'Examples')
    await page.getByRole('menuitem', { name: 'Texts that try to break a page' }).click()
    await column(page, 'Dispatch').getByText('<img src=x onerror=alert(1)>').waitFor()
    const evil = '"><script>alert(1)</script>'
    const [job] = sandbox.control.jobs()
    sandbox.control.act(job?.id ?? 0, { act: 'accept' })
    sandbox.control.act(job?.id ?? 0, { act: 'note', text: evil })
    sandbox.control.emit({ accountKey: 'account|2|sandbox-gateway', payloadText: `{"Actions":${evil}` })
    sandbox.control.addAccount({ role: 'brand', name: evil })
    sandbox.control.saveOrganization({ name: evil })
    await sandbox.control.until(() => sandbox.control.jobs()[0]?.status === 'unscheduled')
    await fetch(`${sandbox.url}/agent/out?${encodeURIComponent(evil)}`, {
      method: 'POST',
      headers: { 'x-dispatch-key': evil, 'x-dispatch-signature': evil },
    })
    await column(page, 'Dispatch').getByText(`“${evil}”`).waitFor()
    await column(page, 'Dispatch').getByText('Something that is no event').waitFor()
    await press(column(page, 'Provider'), 'More of the job')
    await page.getByRole('tab', { name: /Wire/ }).click()
    await column(page, 'Dispatch')
      .getByRole('button', { name: /agent\/out/ })
      .click()
    await page.getByText('and no account has it').waitFor()
    expect(await page.locator('img, script:not([src])').count()).toBe(0)
    // Long words break; nothing makes the page wider than the window.
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    expect(complaints).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'can be read in the %s scheme, in each of its parts',
    async (colorScheme) => {
      // The schemes differ in their colors only.
      const check = colorScheme === 'light' ? expectAccessible : expectContrast
      const { sandbox, page, complaints } = await openSandboxPage(browser, { colorScheme })
      await check(page)
      const { id } = sandbox.control.brand.offerJob()
      sandbox.control.act(id, { act: 'accept' })
      sandbox.control.act(id, { act: 'schedule', start: new Date(Date.now() + 86_400_000).toISOString() })
      sandbox.control.act(id, { act: 'bill', lines: [{ title: 'Pump', price: 180 }] })
      sandbox.control.addFault({ route: 'agent/in', kind: 'drop' })
      await pollAs(sandbox, 'gateway', 1)
      await page.getByTestId('message').first().waitFor()
      for (const tab of ['Wire', 'Trouble', 'Accounts', 'Queues']) {
        await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
        await check(page)
      }
      await press(column(page, 'Provider'), 'Pause …')
      await page.getByRole('dialog').waitFor()
      await check(page)
      expect(complaints).toEqual([])
    },
  )

  test('has tabs on a narrow screen, and is used by keyboard', async () => {
    const { sandbox, page, complaints } = await openSandboxPage(browser, {
      viewport: { width: 390, height: 800 },
    })
    await page.getByRole('button', { name: 'Make a job', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /accepts or declines/ }).waitFor()
    await page.getByRole('tab', { name: 'Brand', exact: true }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByTestId('what-now').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('button', { name: 'Accept', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('app-acts').getByRole('button', { name: 'Pause …' }).waitFor()
    await page.getByRole('table', { name: 'Visits and free hours' }).locator('button[tabindex="0"]').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByLabel('When').waitFor()
    await page.keyboard.press('Enter')
    await page.getByTestId('app-acts').getByRole('button', { name: 'On the way' }).waitFor()
    const [visit] = sandbox.control.jobs()[0]?.appointments ?? []
    const now = new Date(sandbox.control.clock().now)
    const tomorrowAtNine = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9).getTime()
    expect(visit?.startAt).toBe(tomorrowAtNine)
    await expectAccessible(page)
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    expect(complaints).toEqual([])
  })
})

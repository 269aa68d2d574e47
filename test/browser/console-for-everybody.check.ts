import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { playMorning } from './console-story.ts'
import { createConsoleWorld, type ConsoleWorld } from './console-world.ts'
import { expectAccessible, hasBrowser, listenForComplaints, openBrowser } from './open-browser.ts'

const pages = [
  'Overview',
  'Jobs',
  'Updates',
  'Waiting',
  'Wire log',
  'Attention',
  'Dead letters',
  'Held',
  'Providers',
  'Audit',
  'Settings',
]

describe.skipIf(!hasBrowser)('the console, for everybody', { timeout: 120_000 }, () => {
  let browser: Browser
  let world: ConsoleWorld

  beforeAll(async () => {
    browser = await openBrowser()
    world = await createConsoleWorld({ needsToken: false })
    await playMorning(world)
  }, 300_000)
  afterAll(async () => {
    await browser.close()
    await world.close()
  })

  async function openConsole(options: {
    readonly colorScheme?: 'light' | 'dark'
    readonly width?: number
  }): Promise<{ page: Page; complaints: string[] }> {
    const { colorScheme = 'light', width = 1280 } = options
    const viewport = { width, height: 800 }
    const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints = listenForComplaints(page)
    await page.goto(`${world.server.url}/console`)
    return { page, complaints }
  }

  const go = (page: Page, name: string): Promise<void> =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
  const heading = (page: Page, name: string): Promise<void> =>
    page.getByRole('heading', { level: 1, name }).waitFor()
  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click()

  it.each(['light', 'dark'] as const)(
    'breaks no rule of WCAG 2.2 AA in the %s scheme',
    async (colorScheme) => {
      const { page, complaints } = await openConsole({ colorScheme })
      for (const name of pages) {
        await go(page, name)
        await heading(page, name)
        await page.getByLabel('Loading', { exact: true }).waitFor({ state: 'detached' })
        await expectAccessible(page)
      }
      await go(page, 'Providers')
      await page.getByRole('link', { name: 'harbor-heating' }).click()
      await heading(page, 'Harbor Heating')
      await expectAccessible(page)
      await go(page, 'Jobs')
      await page.getByRole('link', { name: 'Water heater leaks' }).click()
      await page.getByText('Nothing waits').waitFor()
      await expectAccessible(page)
      await press(page, 'Pause job')
      await page.getByRole('dialog').waitFor()
      await expectAccessible(page)
      expect(complaints).toEqual([])
    },
  )

  it('fits a telephone, and opens its pages by a button', async () => {
    const { page } = await openConsole({ width: 360 })
    await heading(page, 'Overview')
    for (const name of ['Jobs', 'Dead letters', 'Providers']) {
      await press(page, 'Pages')
      await go(page, name)
      await heading(page, name)
      const isWider = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth')
      expect(isWider, name).toBe(false)
    }
  })
})

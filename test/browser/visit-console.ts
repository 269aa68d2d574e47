import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { playMorning } from './console-story.ts'
import { consoleTokens, createConsoleWorld, type ConsoleWorld } from './console-world.ts'
import { listenForComplaints, openBrowser } from './open-browser.ts'

interface OpenOptions {
  readonly at?: string
  readonly token?: string
  readonly in?: ConsoleWorld
  /** The page's clock can be stopped: `page.clock`. */
  readonly hasOwnClock?: boolean
}

export interface ConsoleVisit {
  readonly world: ConsoleWorld
  /** Signs in; the window is closed when the test is over. */
  openConsole(options?: OpenOptions): Promise<{ page: Page; complaints: string[] }>
}

/** A browser, and a gateway after a morning of work, for the tests of a file. */
export function visitConsole(): ConsoleVisit {
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
  return {
    get world() {
      return world
    },
    openConsole: async (options = {}) => {
      const { at = '', token = consoleTokens.all } = options
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
      onTestFinished(() => context.close())
      const page = await context.newPage()
      if (options.hasOwnClock === true) await page.clock.install()
      const complaints = listenForComplaints(page)
      await page.goto(`${(options.in ?? world).server.url}/console${at}`)
      await page.getByLabel('API token').fill(token)
      await page.getByRole('button', { name: 'Open the console' }).click()
      return { page, complaints }
    },
  }
}

export const go = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
export const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor()
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()
export const confirm = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').last().getByRole('button', { name, exact: true }).click()

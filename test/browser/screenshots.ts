// Pictures of the pages for the READMEs: `npm run screenshots`, or `npm run screenshots -- FOLDER`. They show a made-up
// morning; times and ids differ from one run to the next.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { playMorning } from './console-story.ts'
import { consoleTokens, createConsoleWorld } from './console-world.ts'
import { listenForComplaints, openBrowser } from './open-browser.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/images', import.meta.url))
const viewport = { width: 1280, height: 800 }

interface Shot {
  readonly name: string
  readonly path: string
  readonly prepare?: (page: Page) => Promise<void>
}

mkdirSync(folder, { recursive: true })
const world = await createConsoleWorld()
await playMorning(world)
const browser = await openBrowser()
const [parked] = (await world.gateway.operations.listDeadLetters({})).items
const [newest] = (await world.gateway.jobs.list({ q: 'Water heater' })).items
const shots: readonly Shot[] = [
  { name: 'overview', path: '' },
  { name: 'jobs', path: 'jobs' },
  { name: 'job', path: `jobs/${parked?.jobId}` },
  { name: 'timeline', path: `jobs/${newest?.id}`, prepare: (page) => page.getByText('Timeline').click() },
  { name: 'updates', path: 'updates' },
  { name: 'waiting', path: 'waiting' },
  { name: 'attention', path: 'attention' },
  {
    name: 'dead-letter',
    path: 'dead-letters',
    prepare: (page) =>
      page
        .getByRole('button', { name: /^Open / })
        .first()
        .click(),
  },
  { name: 'held', path: 'held' },
  { name: 'providers', path: 'providers' },
  { name: 'provider', path: 'providers/harbor-heating' },
  { name: 'wire', path: 'wire' },
  {
    name: 'wire-call',
    path: 'wire',
    prepare: (page) => page.getByRole('button', { name: 'Open POST /agent/in' }).first().click(),
  },
  { name: 'audit', path: 'audit' },
  { name: 'settings', path: 'settings' },
]
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    await shoot(browser, colorScheme)
    await shootSandbox(browser, colorScheme)
  }
} finally {
  await browser.close()
  await world.close()
}

async function shoot(opened: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await opened.newContext({ colorScheme, viewport })
  const page = await context.newPage()
  const complaints = listenForComplaints(page)
  await page.goto(`${world.server.url}/console`)
  await page.getByLabel('API token').waitFor()
  await save(page, `console-sign-in-${colorScheme}`)
  await page.getByLabel('API token').fill(consoleTokens.all)
  await page.getByLabel('Your name').fill('Ida Berg')
  await page.getByRole('button', { name: 'Open the console' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  for (const { name, path, prepare } of shots) {
    // Within the page: loading it anew would forget the token.
    await page.evaluate(`history.pushState(null, '', '/console/${path}')`)
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(600)
    await prepare?.(page)
    await page.waitForTimeout(500)
    await save(page, `console-${name}-${colorScheme}`)
  }
  await context.close()
  if (complaints.length > 0)
    throw new Error(`expected no complaint of the browser, got ${complaints.join('; ')}`)
}

/** The page of the local Dispatch, with the same morning. */
async function shootSandbox(opened: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await opened.newContext({ colorScheme, viewport })
  const page = await context.newPage()
  await page.goto(world.sandbox.url)
  await page.getByText('Dryer vent needs a look').first().waitFor()
  await page.waitForTimeout(500)
  await save(page, `sandbox-${colorScheme}`)
  await context.close()
}

/** With a palette: a third of the size, and nobody sees it. */
async function save(page: Page, name: string): Promise<void> {
  const png = sharp(await page.screenshot()).png({ palette: true, colours: 128, effort: 8 })
  await png.toFile(`${folder}/${name}.png`)
}

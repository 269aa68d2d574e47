import { AxeBuilder } from '@axe-core/playwright'
import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import { expect } from 'vitest'

/** Where Debian puts it; another one is named by TRUCKROLL_CHROMIUM. */
const chromiumPath = process.env['TRUCKROLL_CHROMIUM'] ?? '/usr/bin/chromium'

/** Without a browser these tests are left out, and say so. */
export const hasBrowser = existsSync(chromiumPath)
if (!hasBrowser) {
  process.stderr.write(
    `The tests of pages are left out: there is no ${chromiumPath} (apt-get install chromium).\n`,
  )
}

const args =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage'

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: args.split(' ') })
}

/** What the browser objected to on a page: errors of scripts, refusals of its policy, answers that are errors. */
export function listenForComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  return complaints
}

/** Nothing on the page, or in the part of it, breaks a rule of WCAG 2 that a program can check. */
export function expectAccessible(page: Page, part = 'html'): Promise<void> {
  return expectNoViolation(
    new AxeBuilder({ page }).include(part).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']),
  )
}

/** Every text on the page, or in the part of it, has contrast enough. */
export function expectContrast(page: Page, part = 'html'): Promise<void> {
  return expectNoViolation(new AxeBuilder({ page }).include(part).withRules(['color-contrast']))
}

async function expectNoViolation(builder: AxeBuilder): Promise<void> {
  const { violations } = await builder.analyze()
  const words = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  expect(words).toEqual([])
}

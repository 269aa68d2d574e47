import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { StartedProgram } from '../support/started-program.ts'
import {
  expectAccessible,
  expectContrast,
  hasBrowser,
  listenForComplaints,
  openBrowser,
} from './open-browser.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the documentation site', { timeout: 240_000 }, () => {
  let folder = ''
  let url = ''
  let program: StartedProgram

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'truckroll-docs-'))
    mkdirSync(join(folder, '1.0.0'))
    writeFileSync(join(folder, '1.0.0', 'index.html'), '<!doctype html><title>Truckroll 1.0.0</title>')
    // Node's connections are held to loopback, as in every test: the build asks nothing of the network.
    const env = { NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? '' }
    const port = await freePort()
    const args = ['site/src/main.ts', '--out', folder, '--serve', '--port', String(port)] as const
    program = new StartedProgram([process.execPath, ...args], env, root)
    await program.listening(port)
    url = `http://127.0.0.1:${port}`
  }, 300_000)
  afterAll(async () => {
    await program.stop()
    rmSync(folder, { recursive: true })
  })

  test('has no dead link, neither to a page nor to a place on one', () => {
    const pages = globSync('next/**/*.html', { cwd: folder })
    const ids = new Map(
      pages.map((page) => [page, new Set([...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
    )
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/<a [^>]*href="(\/next\/[^"]*|#[^"]*)"/g)].flatMap(([, href = '']) => {
        const [path = '', hash = ''] = href.split('#')
        const target = path === '' ? page : path.slice(1).replace(/\/$/, '/index.html')
        const known = ids.get(target)
        const isThere = known !== undefined && (hash === '' || known.has(decodeURIComponent(hash)))
        return isThere || hash === 'VPContent' ? [] : [`${page}: ${href}`]
      }),
    )
    expect(pages.length).toBeGreaterThan(50)
    expect([...new Set(dead)]).toEqual([])
  })

  test('shows no mark that only a machine reads', () => {
    const marked = globSync('next/**/*.html', { cwd: folder }).filter((page) =>
      read(page).includes('&lt;!--'),
    )
    expect(marked).toEqual([])
  })

  test('has each page as Markdown, and lists them for programs', () => {
    const listed = [...read('next/llms.txt').matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path)
    expect(listed.length).toBeGreaterThan(50)
    for (const path of listed) expect(read(join('next', path)), path).toMatch(/^# /m)
    expect(read('next/llms-full.txt')).toContain('An adapter is one class.')
    expect(JSON.parse(read('next/openapi.json')).paths).toHaveProperty('/v1/jobs')
  })

  test('has a reference out of the sources: settings, commands, routes, types', () => {
    expect(read('next/reference/settings.md')).toContain('`TRUCKROLL_RETENTION_DAYS`')
    expect(read('next/reference/commands.md')).toMatch(
      /## truckroll jobs fixture\n\n```text\nUsage: truckroll jobs fixture/,
    )
    expect(read('next/reference/rest-api.md')).toContain('### `POST /v1/jobs/{jobId}/updates`')
    expect(read('next/reference/types-gateway.md')).toMatch(/### RetryableError\n/)
    expect(read('next/reference/types-testing.md')).toContain('### FixtureReplay')
  })

  describe.skipIf(!hasBrowser)('in a browser', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await openBrowser()
    }, 300_000)
    afterAll(() => browser.close())

    async function open(path: string, colorScheme: 'light' | 'dark' = 'light', width = 1360) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 850 } })
      onTestFinished(() => context.close())
      const page = await context.newPage()
      const complaints = listenForComplaints(page)
      const foreign: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(url) && !request.url().startsWith('data:')) foreign.push(request.url())
      })
      await page.goto(`${url}/next/${path}`)
      return { page, complaints, foreign }
    }

    test('finds a page by a word in it, without asking anybody else', async () => {
      const { page, complaints, foreign } = await open('')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByPlaceholder('Search').fill('dead letter')
      const found = page.locator('.VPLocalSearchBox .result').first()
      await found.waitFor()
      await found.click()
      await page.waitForURL(/\/next\/.+\.html/)
      expect([complaints, foreign]).toEqual([[], []])
    })

    test('leads from one version to another', async () => {
      const { page } = await open('guide/upgrade.html')
      const menu = page.getByLabel('Version').first()
      await expect.poll(() => menu.getByRole('option').allTextContents()).toEqual(['1.0.0', 'next'])
      await menu.selectOption('1.0.0')
      await page.waitForURL(`${url}/1.0.0/`)
    })

    const looked = ['', 'guide/coding-agents.html', 'reference/settings.html', 'packages/verify.html']
    test.each(looked)('can be read by everybody, light and dark: /%s', async (path) => {
      for (const scheme of ['light', 'dark'] as const) {
        const { page, complaints } = await open(path, scheme)
        await page.locator('.vp-doc').first().waitFor()
        // A page in the other colours differs in contrast alone.
        await (scheme === 'light' ? expectAccessible(page) : expectContrast(page))
        expect(complaints).toEqual([])
      }
    })

    test('fits a telephone', async () => {
      const { page } = await open('guide/answer-back.html', 'light', 380)
      expect(await widthOf(page)).toBeLessThanOrEqual(380)
      await page.getByRole('button', { name: /menu/i }).first().click()
      await page.getByRole('link', { name: 'Write an adapter' }).first().waitFor()
    })
  })

  function read(path: string): string {
    return readFileSync(join(folder, path), 'utf8')
  }
})

async function widthOf(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth'))
}

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { createServer } from '@truckroll/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { consoleTokens, createConsoleWorld, silent } from './console-world.ts'
import { hasBrowser } from './open-browser.ts'
import { go, heading, press, visitConsole } from './visit-console.ts'

const built = fileURLToPath(new URL('../../packages/server/dist/console-page', import.meta.url))
const mostFirstLoadBytes = 250_000

describe('the first load of the console', () => {
  it('is under 250 kB, compressed', () => {
    const index = readFileSync(`${built}/index.html`, 'utf8')
    const names = [...index.matchAll(/\/console\/(assets\/[^"]+)/g)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(1)
    const bytes = names.map((name) => gzipSync(readFileSync(`${built}/${name}`)).length)
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(mostFirstLoadBytes)
  })
})

describe.skipIf(!hasBrowser)('the console', { timeout: 120_000 }, () => {
  const visit = visitConsole()

  it('lets nobody in without a token it knows, and keeps the token in memory only', async () => {
    const { page } = await visit.openConsole({ token: 'some-token-of-nobody' })
    await page.getByRole('alert').getByText('does not know this token').waitFor()
    await page.getByLabel('API token').fill(consoleTokens.all)
    await press(page, 'Open the console')
    await heading(page, 'Overview')
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    )
    expect(kept).not.toContain(consoleTokens.all)
    await page.reload()
    await page.getByLabel('API token').waitFor()
  })

  it('lets a token that may only read do nothing, and says why', async () => {
    const { page, complaints } = await visit.openConsole({ token: consoleTokens.readOnly })
    await heading(page, 'Overview')
    const off = async (name: string, scope: string) => {
      const button = page.getByRole('button', { name, exact: true }).first()
      await button.waitFor()
      expect(await button.isDisabled(), name).toBe(true)
      expect(await button.getAttribute('title'), name).toContain(`needs the scope ${scope}`)
    }
    await off('Pause all', 'operate')
    await go(page, 'Dead letters')
    await off('Replay all …', 'operate')
    await go(page, 'Providers')
    await off('Onboard …', 'providers')
    await page.getByRole('link', { name: 'harbor-heating' }).click()
    await off('Pause', 'operate')
    await off('Offboard', 'providers')
    await go(page, 'Jobs')
    await page.getByRole('link', { name: 'Water heater leaks' }).click()
    await off('Pause job', 'operate')
    await off('Relink', 'operate')
    await page.getByText('Wire', { exact: true }).click()
    await page.getByText('Messages as they came hold the customer.').waitFor()
    expect(complaints).toEqual([])
  })

  it('shows hostile texts as texts', async () => {
    const hostile = '<img src=x onerror="window.wasRun=1"><script>window.wasRun=1</script> \u202Eevil {{7*7}}'
    const jobId = await visit.world.offerJob({ title: `${hostile} refused`, description: 'x'.repeat(5_000) })
    const { page, complaints } = await visit.openConsole({ at: `/jobs/${jobId}` })
    await page.getByRole('heading', { name: 'refused' }).waitFor()
    await page.getByText('Wire', { exact: true }).click()
    await page.getByRole('button', { name: /job.created/ }).click()
    await page.getByText('onerror').last().waitFor()
    await go(page, 'Jobs')
    await page.getByRole('link', { name: '<script>' }).waitFor()
    expect(await page.evaluate('window.wasRun')).toBeUndefined()
    expect(await page.locator('main img').count()).toBe(0)
    await page.goto(`${visit.world.server.url}/console/jobs/%3Cscript%3E%2F..%2F`)
    await page.getByLabel('API token').fill(consoleTokens.all)
    await press(page, 'Open the console')
    await heading(page, 'No job <script>/../')
    expect(complaints).toEqual([])
  })

  it('opens what an address names, whatever stands in the id, and says so if a page breaks', async () => {
    const ids = ['a/b', 'a%2Fb', '50% off']
    for (const id of ids) {
      const request = { externalOrganizationId: id, name: `Named ${id}`, email: 'a@example.com' }
      await visit.world.gateway.providers.onboard(request, { token: 'test' })
    }
    const { page, complaints } = await visit.openConsole({ at: '/providers' })
    for (const id of ids) {
      await page.getByRole('link', { name: id, exact: true }).click()
      await heading(page, `Named ${id}`)
      await go(page, 'Providers')
    }
    const { page: second } = await visit.openConsole({ at: '/jobs/50%25%20off' })
    await heading(second, 'No job 50% off')
    expect(complaints).toEqual([])
    await page.route('**/v1/audit*', (route) => route.fulfill({ json: { items: [null] } }))
    await go(page, 'Audit')
    await page.getByRole('alert').getByText('This page broke').waitFor()
    await page.getByRole('button', { name: 'Load again' }).waitFor()
    await go(page, 'Jobs')
    await heading(page, 'Jobs')
  })

  it('says that the gateway is away, and goes on once it is back', async () => {
    const own = await createConsoleWorld()
    onTestFinished(() => own.close())
    const { page } = await visit.openConsole({ in: own })
    await heading(page, 'Overview')
    await own.server.close({ graceMs: 0 })
    await page.getByRole('alert').getByText('The gateway does not answer').waitFor()
    const httpPort = Number(new URL(own.server.url).port)
    const apiTokens = [{ name: 'ops', scopes: ['admin' as const], token: consoleTokens.all }]
    const again = createServer({ gateway: own.gateway, settings: { httpPort, apiTokens }, logger: silent })
    onTestFinished(() => again.close({ graceMs: 0 }))
    await again.listen()
    const away = page.getByRole('alert').getByText('The gateway does not answer')
    await away.waitFor({ state: 'detached' })
    expect(await page.getByText('polls here').count()).toBe(1)
  })
})

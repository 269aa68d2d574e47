import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createConsoleWorld } from './console-world.ts'
import { hasBrowser } from './open-browser.ts'
import { confirm, go, heading, press, visitConsole } from './visit-console.ts'

describe.skipIf(!hasBrowser)('jobs in the console', { timeout: 120_000 }, () => {
  const visit = visitConsole()

  it('finds a job by its telephone number and tells its story', async () => {
    const { page, complaints } = await visit.openConsole({ at: '/jobs' })
    await page.getByLabel('Find jobs').fill('(617) 555-0104')
    const table = page.getByRole('table', { name: 'Jobs' })
    await expect.poll(() => table.getByRole('link', { name: 'Water heater leaks' }).count()).toBe(0)
    await table.getByRole('link', { name: 'Oven does not heat' }).click()
    await heading(page, 'Oven does not heat')
    await page.getByText('Nothing waits').waitFor()
    await page.getByText('Provider reported pause').waitFor()
    await page.getByText('Timeline', { exact: true }).click()
    await page.getByText('Dispatch sent the full job.').waitFor()
    await page.getByText('Wire', { exact: true }).click()
    await page.getByRole('button', { name: /job.created/ }).click()
    await page.getByText('"title": "Oven does not heat"').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('says why a job waits, and lets a person skip what is parked, after a word of what will happen', async () => {
    const { page, complaints } = await visit.openConsole({ at: '/waiting' })
    await page.getByText('A person', { exact: true }).click()
    await page.getByRole('link', { name: 'Boiler refused by the product' }).click()
    await page.getByText('It waits for a person').waitFor()
    await page.getByText('Outside the service area').first().waitFor()
    await press(page, 'Skip')
    await page.getByText('It is given up and never reaches the adapter.').waitFor()
    await confirm(page, 'Skip')
    await page.getByText('Nothing waits').waitFor()
    await go(page, 'Audit')
    await page.getByRole('table', { name: 'Acts' }).getByText('dead_letter.skip').waitFor()
    expect(complaints).toEqual([])
  })

  it('counts what a filter means before it replays it', async () => {
    const { page } = await visit.openConsole({ at: '/dead-letters' })
    await page.getByLabel('Provider').fill('mesa-appliance')
    await press(page, 'Replay these …')
    await page.getByRole('status').getByText('1 is replayed').waitFor()
    const replayed = visit.world.gateway.operations.listAudit()
    expect((await replayed).items.map(({ act }) => act)).not.toContain('dead_letter.replay_many')
    await confirm(page, 'Replay 1')
    await expect
      .poll(async () =>
        (await visit.world.gateway.operations.listAudit()).items.some(({ act }) => act.includes('replay')),
      )
      .toBe(true)
  })

  it('shows what happens without asking again and again', async () => {
    const { page } = await visit.openConsole({ at: '/jobs', hasOwnClock: true })
    await page.getByRole('table', { name: 'Jobs' }).waitFor()
    await page.clock.pauseAt(Date.now() + 1_000)
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/v1/jobs?')) asked.push(request.url())
    })
    for (let step = 0; step < 200 && asked.length === 0; step += 1) await page.clock.runFor(100)
    // It is told at most every two seconds, and without being told it would ask after four.
    await page.clock.runFor(2_100)
    await visit.world.offerJob({ title: 'Told of by the gateway' })
    const told = page.getByRole('link', { name: 'Told of by the gateway' })
    for (let step = 0; step < 150 && (await told.count()) === 0; step += 1) {
      await page.clock.runFor(10)
      await pause(100)
    }
    expect(await told.count()).toBe(1)
  })

  it('scrolls ten thousand jobs with only those in sight on the page', async () => {
    const own = await createConsoleWorld()
    onTestFinished(() => own.close())
    await own.gateway.operations.pause({ kind: 'all' }, { token: 'test' })
    for (let from = 0; from < 10_000; from += 1_000) {
      const Actions = Array.from({ length: 1_000 }, (_, index) => toAction(from + index))
      await own.gateway.webhooks.receiveDispatch(
        Buffer.from(JSON.stringify({ type: 'job', payload: { Actions } })),
      )
    }
    const { page } = await visit.openConsole({ in: own, at: '/jobs' })
    await page.getByRole('link', { name: 'Job 9999', exact: true }).waitFor()
    const rows = page.getByRole('row')
    await expect
      .poll(
        async () => {
          await page.evaluate('window.scrollTo(0, document.body.scrollHeight)')
          expect(await rows.count()).toBeLessThan(100)
          return page.getByRole('link', { name: 'Job 0', exact: true }).count()
        },
        { timeout: 40_000, interval: 30 },
      )
      .toBe(1)
    await page.getByText('10000 in all').waitFor()
  })
})

function toAction(index: number) {
  const job = {
    id: 700_000 + index,
    title: `Job ${index}`,
    status: 'offered',
    organization_id: 1,
    source_id: 1,
  }
  return { Put: { job }, ID: null }
}

import { describe, expect, it } from 'vitest'
import { consoleTokens } from './console-world.ts'
import { expectAccessible, hasBrowser } from './open-browser.ts'
import { go, heading, press, visitConsole } from './visit-console.ts'

describe.skipIf(!hasBrowser)('the wire log in the console', { timeout: 120_000 }, () => {
  const visit = visitConsole()

  it('shows calls as they happen, each with what was sent and no secret', async () => {
    const { page, complaints } = await visit.openConsole({ at: '/wire' })
    const table = page.getByRole('table', { name: 'Calls' })
    await page.getByRole('radiogroup', { name: 'Calls' }).getByText('to Dispatch').click()
    await page.getByRole('switch', { name: 'empty polls, too' }).click()
    await table.getByText('POST /agent/out').first().waitFor()
    const jobId = await visit.world.offerJob({ title: 'Just now' })
    await page.getByLabel('Only of this job').fill(jobId)
    await page.getByText('No such call of late').waitFor()
    await visit.world.gateway.updates.send(jobId, { kind: 'note', text: 'A <b>new</b> note' })
    await table.getByRole('button', { name: 'Open POST /agent/in' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('A <b>new</b> note').waitFor()
    const headers = dialog.getByRole('table', { name: 'Headers of Request' })
    await headers.getByRole('row', { name: 'x-dispatch-signature [hidden]' }).waitFor()
    await dialog.getByRole('button', { name: 'Copy as curl' }).waitFor()
    await expectAccessible(page)
    expect(complaints).toEqual([])
  })

  it('finds failures, and holds still when it is told to', async () => {
    const { page } = await visit.openConsole({ at: '/wire' })
    const table = page.getByRole('table', { name: 'Calls' })
    const hook = (path: string) =>
      fetch(`${visit.world.server.url}/v1/bms/webhook/${path}`, { method: 'POST' })
    await hook('first')
    await page.getByRole('switch', { name: 'only failures' }).click()
    await table.getByText('POST /v1/bms/webhook/first').waitFor()
    expect(await table.getByText('/agent/out').count()).toBe(0)
    await press(page, 'Hold still')
    await hook('second')
    await press(page, 'Follow again')
    await table.getByText('POST /v1/bms/webhook/second').waitFor()
  })

  it('opens no call for a token that may only read', async () => {
    const { page } = await visit.openConsole({ token: consoleTokens.readOnly })
    await go(page, 'Wire log')
    await heading(page, 'Wire log')
    const open = page.getByRole('button', { name: /^Open POST/ }).first()
    await open.waitFor()
    expect(await open.isDisabled()).toBe(true)
    expect(await open.getAttribute('title')).toContain('needs the scope operate')
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { gatewayAccount, brandAccount, jobFields, play } from './play.ts'

test('after a reset the world is empty, with the accounts of the start, and no id comes twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reset-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const data = join(folder, 'sandbox.db')
  const accounts = [brandAccount(), gatewayAccount()]
  const { sandbox, brand, gateway } = await play(accounts, { data })
  const { control, url } = sandbox
  await brand.postRecord('job', jobFields())
  const [before] = await gateway.poll()
  const jobId = control.jobs()[0]?.id ?? 0
  control.changeAccount({ key: gatewayAccount().key, acks: true })
  control.saveOrganization({ name: 'Another' })
  control.addFault({ route: 'agent/in', kind: 'status' })
  control.advanceClock(1_000)

  expect((await fetch(`${url}/_control/reset`, { method: 'POST' })).status).toBe(200)
  expect(control.state()).toMatchObject({
    jobs: [],
    customers: [],
    faults: [],
    organizations: [{ id: 501, name: 'Best HVAC' }],
    queues: [
      { waiting: 0, inFlight: 0 },
      { waiting: 0, inFlight: 0 },
    ],
    clock: { offsetMs: 1_000 },
  })
  expect(control.received()).toEqual([])
  expect(control.wire()).toEqual([])
  expect(control.accounts().map(({ acks }) => acks)).toEqual([false, false])
  if (before !== undefined) expect((await gateway.ack(before)).status).toBe(400)

  await brand.postRecord('job', jobFields())
  const [after] = await gateway.poll()
  expect(control.jobs()[0]?.id).toBeGreaterThan(jobId)
  expect(after?.id).not.toBe(before?.id)
  expect(after?.receipt).not.toBe(before?.receipt)
  const jobs = control.jobs()
  await sandbox.close()

  const again = await play(accounts, { data })
  expect(again.sandbox.control.jobs()).toEqual(jobs)
})

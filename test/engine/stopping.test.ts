import { createSqliteStore } from '@truckroll/sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey } from '../support/http-world.ts'

it('what a stop cuts short counts neither against the event nor as an outage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'truckroll-stop-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'store.db')
  const jobs = Array.from({ length: 12 }, (_, index) => String(index + 1))
  const adapter = createScriptedAdapter()
  adapter.play(
    ({ request: { signal } }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cut')))),
  )
  const options = {
    adapter: adapter.definition,
    settings: { maxAttempts: 1, providerConcurrency: 16, deliveryConcurrency: 16 },
  }
  const downs: unknown[] = []
  {
    await using first = await createHttpWorld({ ...options, store: createSqliteStore({ path }) })
    first.gateway.on('adapter:down', (event) => downs.push(event))
    for (const id of jobs) {
      const job = { id: Number(id), title: 'x', status: 'offered', organization_id: 1 }
      first.sandbox.control.emit({
        accountKey: gatewayKey,
        payload: { Actions: [{ ID: null, Put: { job } }] },
      })
    }
    await first.until(() => adapter.handed.length === jobs.length)
  }
  adapter.play(() => undefined)
  await using second = await createHttpWorld({ ...options, store: createSqliteStore({ path }) })
  await second.until(() => adapter.handed.length === 2 * jobs.length)
  expect(downs).toEqual([])
  expect((await second.gateway.operations.listDeadLetters({})).items).toEqual([])
  const again = adapter.handed.slice(jobs.length).map(({ attempt, request }) => [attempt, request.previous])
  expect(again).toEqual(jobs.map(() => [2, 'timeout']))
})

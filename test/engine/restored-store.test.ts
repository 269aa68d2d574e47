import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adoptStore } from '@truckroll/gateway/embed'
import { backupSqlite, createSqliteStore, openOfflineSqlite } from '@truckroll/sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey, type HttpWorld } from '../support/http-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'truckroll-restored-'))
afterAll(() => rmSync(folder, { recursive: true }))

function emitJob(world: HttpWorld, id: number): void {
  const job = { id, title: `job ${id}`, organization_id: 11776, status: 'offered' }
  world.sandbox.control.emit({ accountKey: gatewayKey, payload: { Actions: [{ ID: null, Put: { job } }] } })
}

describe('a store that was restored', () => {
  test('asks find before every step, so that what was done after the backup is not done twice', async () => {
    const workOrders: string[] = []
    const adapter = createScriptedAdapter()
    adapter.play(async ({ request, jobId }) => {
      const bmsId = await request.step('order', {
        find: async () => workOrders.find((order) => order === `order-${jobId}`),
        run: async () => {
          workOrders.push(`order-${jobId}`)
          return `order-${jobId}`
        },
      })
      return { bmsId }
    })
    const [path, file] = [join(folder, 'store.db'), join(folder, 'backup.db')]
    {
      await using world = await createHttpWorld({
        adapter: adapter.definition,
        store: createSqliteStore({ path }),
      })
      await world.gateway.operations.pause({ kind: 'all' }, { token: 'test' })
      emitJob(world, 1)
      await world.until(() => world.store.getJob('1'))
      await backupSqlite({ path, file, mayReplace: false, now: () => Date.now(), tell: () => undefined })
      await world.gateway.operations.resume({ kind: 'all' }, { token: 'test' })
      emitJob(world, 2)
      await world.until(() => workOrders.length === 2)
    }
    const store = await openOfflineSqlite({ path: file })
    await adoptStore({ store, stamp: {}, actor: undefined, now: () => Date.now(), newId: randomUUID })
    await store.close()
    const restored = createSqliteStore({ path: file })
    await using world = await createHttpWorld({ adapter: adapter.definition, store: restored })
    // Dispatch is asked for what came after the backup.
    emitJob(world, 2)
    await world.until(() => world.store.getJob('2'))
    await world.gateway.operations.resume({ kind: 'all' }, { token: 'test' })
    for (const id of ['1', '2']) await world.until(async () => (await world.store.getJob(id))?.bmsId)
    expect(workOrders.toSorted()).toEqual(['order-1', 'order-2'])
    expect(adapter.handed.slice(2).map(({ attempt }) => attempt)).toEqual([1, 1])
  })
})

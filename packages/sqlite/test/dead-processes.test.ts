import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSqliteStore } from '../src/index.ts'

const stamp = { environment: 'sandbox', instance: 'main' } as const
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'truckroll-processes-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('a process that opens the file is the only one that lives: it shares with nobody', async () => {
  const path = join(folder, 'truckroll.db')
  const killed = createSqliteStore({ path })
  await killed.open(stamp)
  await killed.announceProcess({ holder: 'killed', name: 'host:1', credentials: 10 }, 15_000)
  await killed.close()
  const store = createSqliteStore({ path })
  await store.open(stamp)
  const news = { holder: 'next', name: 'host:2', credentials: 0 }
  expect(await store.announceProcess(news, 15_000)).toEqual({ processes: 1, credentials: 0 })
  await store.close()
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSqliteStore } from '@truckroll/sqlite'
import type { StorePlace } from '@truckroll/store/contract'

export function createStoreFolder(): string {
  return mkdtempSync(join(tmpdir(), 'truckroll-store-'))
}

export async function createFilePlace(): Promise<StorePlace> {
  const folder = createStoreFolder()
  return {
    createStore: (parts) => createSqliteStore({ path: join(folder, 'store.db'), ...parts }),
    remove: async () => rmSync(folder, { recursive: true }),
  }
}

export async function createMemoryPlace(): Promise<StorePlace> {
  return {
    createStore: (parts) => createSqliteStore({ path: ':memory:', ...parts }),
    remove: async () => undefined,
  }
}

let places = 0

export async function createSharedMemoryPlace(): Promise<StorePlace> {
  places += 1
  const path = `file:contract-${places}?mode=memory&cache=shared`
  const keeper = new DatabaseSync(path)
  return {
    createStore: (parts) => createSqliteStore({ path, ...parts }),
    remove: async () => keeper.close(),
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@truckroll/gateway'
import type { Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createPostgresStore } from '@truckroll/postgres'
import { Cluster, databaseOf, LentServer, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, beforeAll } from 'vitest'

/** Why tests on PostgreSQL are left out; undefined if they run. */
export const noServer = await whyNoServer()

/** Making the server and the first tables takes longer than a test. */
const serverMs = 120_000

export interface StoreKind {
  readonly name: string
  /** Why it is left out here. */
  readonly why: string | undefined
  /** Called first in the `describe` of its tests: makes ready what they need. */
  prepare(): void
  /** A new, empty store of this kind; nothing is opened. */
  createStore(clock?: Clock): Promise<Store>
  /** New, empty data; what is returned makes stores on it, one after the other, as processes that follow each other. */
  createData(clock?: Clock): Promise<() => Store>
}

/** Both stores, for `describe.each`. */
export function useStores(): readonly StoreKind[] {
  const server = new Server()
  const folders: string[] = []
  return [
    {
      name: 'SQLite',
      why: undefined,
      prepare: () => afterAll(() => removeAll(folders)),
      createStore: async (clock) => createSqliteStore({ path: ':memory:', ...given(clock) }),
      createData: async (clock) => {
        const folder = mkdtempSync(join(tmpdir(), 'truckroll-guarantee-'))
        folders.push(folder)
        return () => createSqliteStore({ path: join(folder, 'store.db'), ...given(clock) })
      },
    },
    {
      name: 'PostgreSQL',
      why: noServer,
      prepare: () => server.use(),
      createStore: async (clock) => createPostgresStore({ url: await server.createUrl(), ...given(clock) }),
      createData: async (clock) => {
        const url = await server.createUrl()
        return () => createPostgresStore({ url, ...given(clock) })
      },
    },
  ]
}

function given(clock: Clock | undefined): { readonly clock?: Clock } {
  return clock === undefined ? {} : { clock }
}

function removeAll(folders: readonly string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true })
}

/** A PostgreSQL server for the tests of the present `describe`. */
export function useServer(): Server {
  const server = new Server()
  server.use()
  return server
}

export class Server {
  #server: Cluster | LentServer | undefined
  #template = ''

  use(): void {
    if (noServer !== undefined) return
    beforeAll(() => this.#start(), serverMs)
    afterAll(() => this.#server?.[Symbol.asyncDispose]())
  }

  /** A new database with the tables of an empty store: copied from the first, which takes a tenth of the time. */
  createUrl(): Promise<string> {
    return this.copyOf(this.#template)
  }

  /** A database with all that is in another one, as a restored backup is. */
  copyOf(url: string): Promise<string> {
    return this.#running.createDatabase(url)
  }

  query(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return this.#running.query(sql, [], databaseOf(url))
  }

  get #running(): Cluster | LentServer {
    if (this.#server === undefined) throw new Error('the server is there only within a test')
    return this.#server
  }

  async #start(): Promise<void> {
    this.#server = LentServer.find() ?? (await Cluster.start())
    const url = await this.#server.createDatabase()
    const store = createPostgresStore({ url })
    await store.open({ environment: 'sandbox', instance: 'main' })
    await store.close()
    // Nothing says that a database made of it is a copy: that would not start by mistake.
    await this.query(url, "delete from truckroll.meta where name not like 'schema\\_%'")
    this.#template = url
  }
}

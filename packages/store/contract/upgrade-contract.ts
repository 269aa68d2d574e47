import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Migration, Store, StoreReport } from '@truckroll/store'
import { fullJob } from './fixtures.ts'
import { stamp } from './stamp.ts'

/** A store that lasts, and what another version of the program would do with it. */
export interface UpgradePlace {
  createStore(): Store
  /** Brings it up to the tables of a program that has these migrations. */
  migrate(migrations: readonly Migration[]): Promise<void>
  /** Runs statements on it, in the tables' own schema. */
  execute(script: string): Promise<void>
  /** The version that it says it has, and its tables. */
  describe(): Promise<{ version: number; tables: readonly string[] }>
  /** What a look at it says that changes nothing, by a program that has these migrations. */
  inspect(migrations: readonly Migration[]): Promise<StoreReport>
  remove(): Promise<void>
}

/** What stores of other versions of the program go through: a loop over all stores. */
export function describeUpgrades(
  name: string,
  own: readonly Migration[],
  createPlace: () => Promise<UpgradePlace>,
): void {
  describe(`${name} of another version`, () => {
    let place: UpgradePlace
    beforeEach(async () => {
      place = await createPlace()
      await withStore(async (store) => void (await store.recordMessages([fullJob('m1')])))
    })
    afterEach(() => place.remove())

    const withStore = async (work: (store: Store) => Promise<void>) => {
      const store = place.createStore()
      try {
        await store.open(stamp)
        await work(store)
      } finally {
        await store.close()
      }
    }
    const second: Migration = {
      version: 2,
      script: `create table made_up (name text primary key);
        insert into made_up (name) select id from jobs;
        alter table jobs add column made_up text;`,
    }
    const newer = [...own, second]

    it('has one migration until the first release', () => {
      expect(own.map(({ version }) => version)).toEqual([1])
    })

    it('is brought up by the migrations that it has not seen, and keeps what is in it', async () => {
      await place.migrate(newer)
      await place.migrate(newer)
      const { version, tables } = await place.describe()
      expect(version).toBe(2)
      expect(tables).toContain('made_up')
      await expect(withStore(async () => undefined)).rejects.toThrow(
        /tables of version 2, this program knows up to 1: run the newer program/,
      )
    })

    it('is left as it is by a look at it, which says what a start would make of it', async () => {
      const before = await place.describe()
      expect(await place.inspect(own)).toMatchObject({ version: 1, newestVersion: 1, stamp })
      expect(await place.inspect(newer)).toMatchObject({ version: 1, newestVersion: 2, stamp })
      expect(await place.describe()).toEqual(before)
      await place.migrate(newer)
      await expect(place.inspect(own)).rejects.toThrow(/tables of version 2, this program knows up to 1/)
      expect(await place.inspect(newer)).toMatchObject({ version: 2, newestVersion: 2 })
    })

    it('stays what it was where a migration fails', async () => {
      const before = await place.describe()
      const broken = [...newer, { version: 3, script: 'insert into nowhere (name) values (1)' }]
      await expect(place.migrate(broken)).rejects.toThrow(/nowhere/)
      expect(await place.describe()).toEqual(before)
      await withStore(async (store) => expect(await store.getJob('30462')).toMatchObject({ id: '30462' }))
    })

    it.each([
      ['before there was one migration', `delete from meta where name = 'schema_fingerprint'`],
      [
        'whose one migration was another',
        `update meta set value = 'ffffffffffffffff' where name = 'schema_fingerprint'`,
      ],
    ])('is refused where it is of a commit %s, saying what to do, and left alone', async (_, script) => {
      await place.execute(script)
      const before = await place.describe()
      const refused =
        /of another program, or of a development version .*Nothing in it was changed\. Name another store .*jobs\/import/
      await expect(withStore(async () => undefined)).rejects.toMatchObject({
        code: 'TR_STORE_UNAVAILABLE',
        isRetryable: false,
        message: expect.stringMatching(refused),
      })
      await expect(place.migrate(newer)).rejects.toThrow(refused)
      expect(await place.describe()).toEqual(before)
    })
  })
}

import { PGlite } from '@electric-sql/pglite'
import { describeStore } from '@truckroll/store/contract'
import { PgliteStore } from './pglite-store.ts'

const database = await PGlite.create()
let places = 0

describeStore(
  'a third store',
  async () => {
    const schema = `place_${(places += 1)}`
    return {
      createStore: (parts) => new PgliteStore({ database, schema, ...parts }),
      remove: async () => void (await database.exec(`drop schema if exists ${schema} cascade`)),
    }
  },
  { isLasting: true, randomShare: 0.05 },
)

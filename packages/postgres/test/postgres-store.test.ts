import { whyNoServer } from '@truckroll/throwaway-postgres'
import { describe } from 'vitest'
import { describeStore } from '@truckroll/store/contract'
import { useDatabasePlace } from './support/use-database.ts'

describe.skipIf(await whyNoServer())('on a server', () => {
  describeStore('the PostgreSQL store', useDatabasePlace(2), { isLasting: true, randomShare: 0.15 })
})

import { whyNoServer } from '@truckroll/throwaway-postgres'
import { describe } from 'vitest'
import { describeStore } from '../../gateway/test/store/store-contract.ts'
import { useDatabasePlace } from './support/use-database.ts'

describe.skipIf(await whyNoServer())('on a server', () => {
  describeStore('the PostgreSQL store', useDatabasePlace(), { isLasting: true })
})

import { describeRandomRuns } from '@truckroll/store/contract'
import { whyNoServer } from '@truckroll/throwaway-postgres'
import { describe } from 'vitest'
import { useDatabasePlace } from './support/use-database.ts'

describe.skipIf(await whyNoServer())('on a server', () => {
  describeRandomRuns('the PostgreSQL store under random input', useDatabasePlace())
})

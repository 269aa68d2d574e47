import { describeStore } from '../../gateway/test/store/store-contract.ts'
import { useDatabasePlace } from './support/use-database.ts'

describeStore('the PostgreSQL store', useDatabasePlace(), { isLasting: true })

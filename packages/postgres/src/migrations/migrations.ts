import type { Migration } from '@truckroll/store'
import { firstTables } from './0001-first-tables.ts'

/** Forward only: a published migration never changes, the next one corrects it. Until the first release there is one. */
export const migrations: readonly Migration[] = [{ version: 1, script: firstTables }]

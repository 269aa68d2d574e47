export { createPostgresStore } from './create-postgres-store.ts'
export type { PostgresStoreOptions } from './create-postgres-store.ts'
export { inspectServer } from './inspect-server.ts'
export type { ServerReport } from './inspect-server.ts'

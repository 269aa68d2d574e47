import type * as z from 'zod'
import {
  appointmentSchema,
  attachmentSchema,
  customerSchema,
  jobSchema,
  keptRecordSchema,
  linkSchema,
  organizationSchema,
  postMarkSchema,
  provisionRequestSchema,
  sequenceSchema,
  worldAccountSchema,
} from './entities.ts'

/** Everything the network knows, by table; a row's id is a text. */
export const tables = {
  accounts: worldAccountSchema,
  organizations: organizationSchema,
  customers: customerSchema,
  jobs: jobSchema,
  appointments: appointmentSchema,
  attachments: attachmentSchema,
  records: keptRecordSchema,
  requests: provisionRequestSchema,
  posts: postMarkSchema,
  links: linkSchema,
  sequences: sequenceSchema,
}

export type TableName = keyof typeof tables
export type Rows = { [T in TableName]: z.infer<(typeof tables)[T]> }

/** One row written. Rows are never changed in place. */
export type Change = { [T in TableName]: { table: T; id: string; row: Rows[T] } }[TableName]

export const tableNames: readonly TableName[] = [
  'accounts',
  'organizations',
  'customers',
  'jobs',
  'appointments',
  'attachments',
  'records',
  'requests',
  'posts',
  'links',
  'sequences',
]

import { readInteger, readOptionalText, type Row } from '@truckroll/store'

/** What is looked through: rows done at or before a time, at most so many. */
export type Sweep = {
  readonly before: number
  readonly limit: number
}

/** Part of a job's history that is over. */
export interface DoneRow {
  readonly seq: number
  readonly jobId: string | undefined
}

export function toDoneRow(row: Row): DoneRow {
  return { seq: readInteger(row, 'seq'), jobId: readOptionalText(row, 'job_id') }
}

import type { Pause } from '../control-store.ts'
import { readInteger, readOptionalText, readText, readWord, type Row } from './row.ts'

const kinds = ['all', 'provider', 'job'] as const

/** A row of the pauses of either store. */
export function readPause(row: Row): Pause {
  const facts = { since: readInteger(row, 'paused_at'), by: readOptionalText(row, 'paused_by') }
  const subject = readText(row, 'subject')
  const kind = readWord(row, 'kind', kinds)
  if (kind === 'provider') return { kind, externalOrganizationId: subject, ...facts }
  return kind === 'job' ? { kind, jobId: subject, ...facts } : { kind, ...facts }
}

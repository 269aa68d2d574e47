import type { StateView } from '../../../src/control/views.ts'
import type { WireItem } from '../../../src/control/wire-view.ts'
import { readPayload } from './read-payload.ts'

/** Is a message or post about this job? A payment names its document only. */
export function isAbout(item: WireItem, jobId: number, records: StateView['records']): boolean {
  if (item.jobId !== null || item.what !== 'payment') return item.jobId === String(jobId)
  const documentId = readPayload(item.text)?.entity['billing_document_id']
  return records.some(({ id, fields }) => id === documentId && fields['job_id'] === jobId)
}

import {
  isFromDispatch,
  readVendorFile,
  type HttpClient,
  type JobUpdate,
  type ProviderContext,
  type ToldBefore,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'

/** Files of notes that people wrote, fetched from where Jobber says they are. */
export async function readFiles(
  http: HttpClient,
  job: Job,
  jobId: string,
  told: ToldBefore,
  context: Pick<ProviderContext, 'signal' | 'logger'>,
): Promise<readonly JobUpdate[]> {
  const updates: JobUpdate[] = []
  for (const note of job.notes.nodes) {
    if (isFromDispatch(note.message)) continue
    for (const { id, url, fileName: name, contentType } of note.fileAttachments?.nodes ?? []) {
      if (url == null || !told.isNews(`file ${id}`, '')) continue
      const update = await readVendorFile(http, { id, url, name, contentType }, jobId, context)
      if (update !== undefined) updates.push(update)
    }
  }
  return updates
}

import {
  readVendorFile,
  type HttpClient,
  type JobUpdate,
  type ProviderContext,
  type ToldBefore,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import { isOurFile } from './notes.ts'

/** Files that people added to a job, fetched from where Housecall Pro says they are. */
export async function readFiles(
  http: HttpClient,
  job: Job,
  jobId: string,
  told: ToldBefore,
  context: Pick<ProviderContext, 'signal' | 'logger'>,
): Promise<readonly JobUpdate[]> {
  const updates: JobUpdate[] = []
  for (const file of job.attachments ?? []) {
    const { id, url, file_name: name, file_type: contentType } = file
    if (isOurFile(file) || url == null || !told.isNews(`file ${id}`, '')) continue
    const update = await readVendorFile(http, { id, url, name, contentType }, jobId, context)
    if (update !== undefined) updates.push(update)
  }
  return updates
}

import {
  ProviderError,
  TerminalError,
  toFileName,
  toLine,
  type HttpClient,
  type HttpRequest,
  type JobUpdate,
  type ProviderContext,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { ChangeCursor } from './cursor.ts'
import { isOurFile } from './notes.ts'

const mostBytes = 10_000_000

/** Files that people added to a job, fetched from where Housecall Pro says they are. What cannot be fetched is logged. */
export async function readFiles(
  http: HttpClient,
  job: Job,
  jobId: string,
  cursor: ChangeCursor,
  { signal, logger }: Pick<ProviderContext, 'signal' | 'logger'>,
): Promise<readonly JobUpdate[]> {
  const updates: JobUpdate[] = []
  for (const file of job.attachments ?? []) {
    if (isOurFile(file) || file.url == null || !cursor.isNewFile(job.id, file.id)) continue
    const request = {
      method: 'GET',
      url: file.url,
      urlFrom: 'data',
      maxAnswerBytes: mostBytes,
      signal,
    } as const
    const bytes = await fetchFile(http, request).catch((error: unknown) => {
      // One that is too large, gone, or where it may not be: no later try brings it.
      if (!(error instanceof TerminalError || error instanceof ProviderError)) throw error
      logger.warn({ err: error, bmsId: job.id, fileId: file.id }, 'a file of Housecall Pro was not sent')
      return undefined
    })
    if (bytes === undefined) continue
    const contentBase64 = Buffer.from(bytes).toString('base64')
    const fileName = toFileName(toLine(file.file_name) || 'file', file.file_type ?? '')
    const update = { kind: 'attachment', fileName, contentBase64, id: file.id } as const
    updates.push({ job: { jobId }, update, key: `file-${job.id}-${file.id}` })
  }
  return updates
}

async function fetchFile(http: HttpClient, request: HttpRequest): Promise<Uint8Array> {
  return (await http.expect(request)).body
}

import { ProviderError, TerminalError } from '../adapter/errors.ts'
import type { HttpClient } from '../adapter/http-client.ts'
import type { JobUpdate, ProviderContext } from '../adapter/requests.ts'
import { toFileName } from './to-file-name.ts'
import { toLine } from './to-line.ts'

const mostBytes = 10_000_000

export interface VendorFile {
  readonly id: string
  /** Where the product says that it is. */
  readonly url: string
  readonly name: string | null | undefined
  readonly contentType: string | null | undefined
}

/**
 * A file that somebody added to a work order, as an update for the brand. One that is too large, gone, or at an address that
 * may not be called, is logged: no later try brings it.
 */
export async function readVendorFile(
  http: HttpClient,
  { id, url, name, contentType }: VendorFile,
  jobId: string,
  { signal, logger }: Pick<ProviderContext, 'signal' | 'logger'>,
): Promise<JobUpdate | undefined> {
  try {
    const { body } = await http.expect({
      method: 'GET',
      url,
      urlFrom: 'data',
      maxAnswerBytes: mostBytes,
      signal,
    })
    const contentBase64 = Buffer.from(body).toString('base64')
    const fileName = toFileName(toLine(name) || 'file', contentType ?? '')
    return {
      job: { jobId },
      update: { kind: 'attachment', fileName, contentBase64, id },
      key: `file-${id}`,
    }
  } catch (error) {
    if (!(error instanceof TerminalError || error instanceof ProviderError)) throw error
    logger.warn({ err: error, jobId, fileId: id }, 'a file of the product was not sent')
    return undefined
  }
}

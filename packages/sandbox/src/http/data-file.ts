import { renditionFormats } from '../files/rendition-formats.ts'
import type { Renditions } from '../files/renditions.ts'
import type { SandboxStore } from '../store/sandbox-store.ts'
import { errorAnswer } from './answer.ts'
import type { Answer } from './answer.ts'

/** A file by its token: as it was posted, or in one of the formats. */
export function dataFile(
  store: SandboxStore,
  renditions: Renditions,
  token: string,
  formatName: string | undefined,
): Answer {
  const format = formatName === undefined ? undefined : renditionFormats.get(formatName)
  if (formatName !== undefined && format === undefined) {
    return errorAnswer(404, `expected one of the formats ${[...renditionFormats.keys()].join(', ')}`)
  }
  const file = store.getFile(token)
  if (file === undefined) return errorAnswer(404, 'expected the token of a file, got none that is known')
  return {
    status: 200,
    contentType: file.contentType,
    headers: {
      'content-disposition': 'inline',
      // Anybody may post a web page as a file: it must not act as a page of the sandbox.
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    },
    body: format === undefined ? file.bytes : renditions.of(file, format),
  }
}

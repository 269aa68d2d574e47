import type { SandboxStore } from '../store/sandbox-store.ts'
import { errorAnswer } from './answer.ts'
import type { Answer } from './answer.ts'

/** Playbook: Use Cases > From Dispatch > Rendering Images > Get File */
const formats = new Set(
  ['square', 'proportional', 'vertical'].flatMap((shape) =>
    ['50', '100', '250'].map((size) => `${shape}_${size}`),
  ),
)

/** A file by its token. Every format returns the bytes as posted: the sandbox scales no pictures. */
export function dataFile(store: SandboxStore, token: string, format: string | undefined): Answer {
  if (format !== undefined && !formats.has(format)) {
    return errorAnswer(404, `expected one of the formats ${[...formats].join(', ')}`)
  }
  const file = store.getFile(token)
  if (file === undefined) return errorAnswer(404, 'expected the token of a file, got none that is known')
  return {
    status: 200,
    contentType: file.contentType,
    headers: { 'content-disposition': 'inline' },
    body: file.bytes,
  }
}

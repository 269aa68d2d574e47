import type { MultipartFile } from '@fastify/multipart'

/**
 * The content of a form's file. It is read into one buffer of the length of the whole form, so that a file of
 * 7 MB is in memory once and not twice, as chunks and as a whole.
 */
export async function readFilePart(part: MultipartFile, formBytes: number | undefined): Promise<Uint8Array> {
  if (formBytes === undefined) return part.toBuffer()
  const content = Buffer.allocUnsafeSlow(formBytes)
  let length = 0
  for await (const chunk of part.file as AsyncIterable<Uint8Array>) {
    content.set(chunk, length)
    length += chunk.byteLength
  }
  return content.subarray(0, length)
}

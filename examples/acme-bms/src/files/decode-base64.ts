import { invalidField } from '../errors.ts'

/** Padded, standard base64 and nothing else: Node alone would skip what it does not know. */
export function decodeBase64(text: string): Uint8Array {
  const content = Buffer.from(text, 'base64')
  if (content.toString('base64') !== text)
    throw invalidField('/contentBase64', 'expected padded standard base64')
  return content
}

import { parseJsonByTurns, ProtocolError } from '@truckroll/protocol'

/** A body as JSON, or why it is none. */
export type JsonOfBody = { readonly value: unknown } | { readonly fault: ProtocolError }

/** A shorter body is read when somebody asks for it. */
const leastBytes = 32_768
/** Of a longer one: what a body of 10 MB could hold besides takes hundreds of megabytes. */
export const maxAnswerValues = 1_000_000

/**
 * Reads a large body of JSON in turns of the event loop, before an adapter asks for it in one. Undefined if the body is
 * small, or does not look like JSON.
 */
export async function readJsonAhead(body: Uint8Array): Promise<JsonOfBody | undefined> {
  if (body.length < leastBytes || !looksLikeJson(body)) return undefined
  try {
    const text = new TextDecoder().decode(body)
    return { value: await parseJsonByTurns(text, { maxValues: maxAnswerValues }) }
  } catch (fault) {
    if (!(fault instanceof ProtocolError)) throw fault
    return { fault }
  }
}

/** By its first character, which is not always at the beginning. */
function looksLikeJson(body: Uint8Array): boolean {
  const head = new TextDecoder().decode(body.subarray(0, 1_024)).trimStart()
  return head.startsWith('{') || head.startsWith('[') || head.startsWith('"')
}

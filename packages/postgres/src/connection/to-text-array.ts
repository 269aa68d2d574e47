const HEAD_BYTES = 20
const LENGTH_BYTES = 4
const TEXT_TYPE = 25
const NULL_LENGTH = -1

/**
 * A list of texts as the server takes it in binary. The driver would write it as `{"…"}`, with a backslash before each
 * quote: for a text of ten megabytes with a million quotes that takes seconds in one turn of the event loop.
 */
export function toTextArray(items: readonly (string | null)[]): Buffer {
  const lengths = items.map((item) => (item === null ? 0 : Buffer.byteLength(item)))
  const bytes = Buffer.allocUnsafe(
    lengths.reduce((total, length) => total + LENGTH_BYTES + length, HEAD_BYTES),
  )
  let at = writeHead(bytes, items)
  items.forEach((item, index) => {
    at = bytes.writeInt32BE(item === null ? NULL_LENGTH : (lengths[index] ?? 0), at)
    if (item !== null) at += bytes.write(item, at)
  })
  return bytes.subarray(0, at)
}

/** Dimensions, whether one is NULL, type of the items, how many there are, number of the first. */
function writeHead(bytes: Buffer, items: readonly (string | null)[]): number {
  let at = bytes.writeInt32BE(items.length === 0 ? 0 : 1, 0)
  at = bytes.writeInt32BE(items.includes(null) ? 1 : 0, at)
  at = bytes.writeInt32BE(TEXT_TYPE, at)
  if (items.length === 0) return at
  at = bytes.writeInt32BE(items.length, at)
  return bytes.writeInt32BE(1, at)
}

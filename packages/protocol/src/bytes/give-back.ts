/**
 * Gives the memory of large bytes back at once instead of at some later garbage collection, which looks at how many
 * objects there are and not at how large what they hold is. For the owner only: whoever still has them finds them
 * empty. Bytes that share their memory with others (a pooled Buffer, a SharedArrayBuffer) are left alone.
 */
export function giveBack(bytes: Uint8Array): void {
  const { buffer } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength > 2 * Buffer.poolSize) buffer.transfer(0)
}

/**
 * Frees the memory of large bytes at once. Garbage collection might come much later, because it counts
 * objects and not the memory that they hold. For the owner only: anybody who still uses the bytes finds them
 * empty. Bytes that share their memory with others (a pooled Buffer, a SharedArrayBuffer) are left alone.
 */
export function releaseMemory(bytes: Uint8Array): void {
  const { buffer } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength > 2 * Buffer.poolSize) buffer.transfer(0)
}

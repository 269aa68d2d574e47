/** The first printable characters of any bytes, for a log line. */
export function printable(bytes: Uint8Array, maxCharacters: number): string {
  const text = new TextDecoder().decode(bytes.subarray(0, maxCharacters * 4))
  return Array.from(text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim())
    .slice(0, maxCharacters)
    .join('')
}

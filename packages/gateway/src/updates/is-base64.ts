/** A multiple of four, so that only the last piece may be padded. */
const pieceLength = 65_536
const piece = /^[A-Za-z0-9+/]*$/
const lastPiece = /^[A-Za-z0-9+/]*={0,2}$/

/** Many encoders break their lines at 76 characters. */
export function withoutLineEnds(text: string): string {
  return /[\r\n]/.test(text) ? text.replaceAll(/[\r\n]+/g, '') : text
}

/** Whether a text is base64, padded to a multiple of four; looked at in pieces, since a file of 7 MB is not decoded for it. */
export function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false
  for (let at = 0; at < text.length; at += pieceLength) {
    const isLast = at + pieceLength >= text.length
    if (!(isLast ? lastPiece : piece).test(text.slice(at, at + pieceLength))) return false
  }
  return true
}

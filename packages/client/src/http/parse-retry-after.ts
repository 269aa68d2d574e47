/** No server can make us wait longer than two hours. */
const maxRetryAfterMs = 7_200_000

/** The wait in `Retry-After` (seconds or an HTTP date), in milliseconds; undefined if it is neither. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,15}(\.\d{1,9})?$/.test(text)) return bounded(Number(text) * 1000)
  // HTTP dates only: Date.parse would also take other texts, in the machine's own zone.
  if (!/^[A-Za-z]{3,9}, .* GMT$/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : bounded(at - now)
}

function bounded(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms), 0), maxRetryAfterMs)
}

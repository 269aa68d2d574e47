/** How long a change may take from its number to its commit: until then a lower number may still turn up. */
const overlapMs = 120_000
/** So that a cursor stays short when much happens at once. */
const mostSeen = 200

/** How far the log of RT has been read. Its numbers are given before the commit, so they may appear out of order. */
export interface ChangeCursor {
  /** All up to here was read, and none will turn up any more. */
  readonly settled: number
  /** Read after that. */
  readonly seen: readonly number[]
}

export interface LoggedChange {
  readonly id: string
  readonly Created: string
}

/** `120` or `120:121,124`. */
export function parseCursor(text: string): ChangeCursor {
  const [settled = '', seen = ''] = text.split(':')
  return { settled: Number(settled), seen: seen === '' ? [] : seen.split(',').map(Number) }
}

export function formatCursor({ settled, seen }: ChangeCursor): string {
  return seen.length === 0 ? String(settled) : `${settled}:${seen.join(',')}`
}

/** The cursor after these rows, which are all that the log has from `settled` on, as far as they were asked for. */
export function advance(cursor: ChangeCursor, rows: readonly LoggedChange[]): ChangeCursor {
  const newestMs = Math.max(...rows.map(({ Created }) => Date.parse(Created)))
  const old = rows.filter(({ Created }) => Date.parse(Created) < newestMs - overlapMs)
  const seen = [...new Set([...cursor.seen, ...rows.map(({ id }) => Number(id))])].toSorted((a, b) => a - b)
  const tooMany = seen[seen.length - mostSeen - 1] ?? 0
  const settled = Math.max(cursor.settled, tooMany, ...old.map(({ id }) => Number(id)))
  return { settled, seen: seen.filter((id) => id > settled) }
}

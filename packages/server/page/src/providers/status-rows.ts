/** One line of a status map, as it is edited. */
export interface StatusRow {
  readonly key: string
  readonly status: string
  readonly kind: string
  readonly reason: string
  /** Whatever else stands beside kind and reason: kept as it is. */
  readonly more: Readonly<Record<string, unknown>>
}

export function readStatusMap(map: unknown): readonly StatusRow[] {
  if (!isObject(map)) return []
  return Object.entries(map).map(([status, meaning]) => {
    const { kind, reason, ...more } = isObject(meaning) ? meaning : { kind: meaning }
    return {
      key: status,
      status,
      kind: typeof kind === 'string' ? kind : 'none',
      reason: typeof reason === 'string' ? reason : '',
      more,
    }
  })
}

/** Lines without a status are left out. */
export function toStatusMap(rows: readonly StatusRow[]): Record<string, unknown> {
  const named = rows.filter(({ status }) => status.trim() !== '')
  return Object.fromEntries(named.map((row) => [row.status.trim(), toMeaning(row)]))
}

function toMeaning({ kind, reason, more }: StatusRow): unknown {
  if (kind === 'none') return 'none'
  return { ...more, kind, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
]

/** How long ago in the largest fitting unit: `3 min`; `-` if there is no time. */
export function toAge(at: string | number | undefined | null, now: number): string {
  if (at === undefined || at === null) return '-'
  const elapsedMs = now - (typeof at === 'number' ? at : Date.parse(at))
  if (Number.isNaN(elapsedMs)) return '-'
  for (const [name, sizeMs] of units)
    if (elapsedMs >= sizeMs) return `${Math.floor(elapsedMs / sizeMs)} ${name}`
  return 'now'
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** A length of time in its largest unit: `40 s`, `12 min`, `3 h`, `5 d`. */
export function toSpan(ms: number): string {
  for (const [name, length] of units) if (ms >= length) return `${Math.floor(ms / length)} ${name}`
  return '0 s'
}

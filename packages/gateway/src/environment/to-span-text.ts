/** How long something lasted, as it is said: `52 s`, `14 min`, `3 h`. */
export function toSpanText(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  return `${Math.round(ms / 3_600_000)} h`
}

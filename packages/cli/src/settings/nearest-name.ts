/** The known name that differs least from `name`, where it is near enough to be a slip of the finger. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const candidate of known) {
    const distance = toDistance(name.toLowerCase(), candidate.toLowerCase())
    if (best === undefined || distance < best.distance) best = { name: candidate, distance }
  }
  if (best === undefined || name.length > maxLength) return undefined
  // Two letters swapped count as two.
  const tolerated = Math.max(name.length < 4 ? 1 : 2, Math.floor(name.length / 3))
  return best.distance <= tolerated ? best.name : undefined
}

const maxLength = 100

/** Letters to insert, remove or replace until one text is the other (Levenshtein). */
function toDistance(from: string, to: string): number {
  if (from.length > maxLength || to.length > maxLength) return Number.POSITIVE_INFINITY
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1)
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}

import { distance } from 'fastest-levenshtein'

const maxLength = 100

/** The known name that differs least from `name`, if it is near enough to be a typing error. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > maxLength) return undefined
  const [best] = known
    .map((candidate) => ({ candidate, letters: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((one, other) => one.letters - other.letters)
  // Two swapped letters count as two differences.
  const tolerated = Math.max(name.length < 4 ? 1 : 2, Math.floor(name.length / 3))
  return best !== undefined && best.letters <= tolerated ? best.candidate : undefined
}

/** The five digits of a postal code of the United States, also if it is a number or a ZIP+4 code. */
export function zipCodeOf(postalCode: unknown): string | undefined {
  if (typeof postalCode === 'number') return zipCodeOf(String(postalCode).padStart(5, '0'))
  if (typeof postalCode !== 'string') return undefined
  return /^\s*(\d{5})(?:-?\d{4})?\s*$/.exec(postalCode)?.[1]
}

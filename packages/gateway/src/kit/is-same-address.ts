export interface ComparedAddress {
  readonly street?: string | null | undefined
  /** Apartment, suite, second line. */
  readonly unit?: string | null | undefined
  readonly zip?: string | null | undefined
}

/** Same door: what people write differently (case, dots, spaces, the four further digits of a ZIP code) does not count. */
export function isSameAddress(one: ComparedAddress, other: ComparedAddress): boolean {
  return (
    plain(one.street) === plain(other.street) &&
    plain(one.unit) === plain(other.unit) &&
    plain(one.zip).slice(0, 5) === plain(other.zip).slice(0, 5)
  )
}

function plain(text: string | null | undefined): string {
  return (text ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

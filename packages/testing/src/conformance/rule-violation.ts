/** Why a rule does not hold, in words for the adapter's author. */
export class RuleViolation extends Error {
  override readonly name = 'RuleViolation'
}

/** @throws RuleViolation unless it holds. */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new RuleViolation(otherwise)
}

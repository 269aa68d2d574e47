/** Why a rule cannot be examined here. */
export class RuleSkipped extends Error {
  override readonly name = 'RuleSkipped'
}

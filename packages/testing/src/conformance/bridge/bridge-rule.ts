import type { RuleFacts } from '../rule.ts'
import type { ActingPeople } from './acting-people.ts'
import type { BridgeCaller } from './bridge-caller.ts'

/** A rule for services behind the HTTP bridge. */
export interface BridgeRule extends RuleFacts {
  /**
   * `acting` throws RuleSkipped if nobody acts for people in the product. @throws RuleViolation if the rule does not hold,
   * RuleSkipped if it cannot be examined.
   */
  readonly check: (caller: BridgeCaller, acting: () => ActingPeople) => Promise<void>
}

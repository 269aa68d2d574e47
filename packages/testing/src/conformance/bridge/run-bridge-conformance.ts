import type { RuleResult } from '../run-conformance.ts'
import { RuleSkipped } from '../rule-skipped.ts'
import { ActingPeople, lacksActs, type PeopleOptions } from './acting-people.ts'
import { BridgeCaller } from './bridge-caller.ts'
import type { BridgeRule } from './bridge-rule.ts'
import { bridgeRules } from './bridge-rules.ts'

export interface BridgeRunOptions {
  /** Where the service takes deliveries. */
  readonly url: string
  /** `whsec_` and base64, as the service knows it. */
  readonly secret: string
  /** The gateway that the service reports to, and who acts in its product. Absent: rules that need it are skipped. */
  readonly people?: PeopleOptions
  /** Only these rules, by their ids. Default: all. */
  readonly only?: readonly string[]
  /** Called after each rule. */
  readonly onResult?: (result: RuleResult) => void
}

/** Examines a service behind the HTTP bridge, in any language; its jobs have ids that are new in each run. */
export async function runBridgeConformance(options: BridgeRunOptions): Promise<readonly RuleResult[]> {
  const { url, secret, only, onResult } = options
  const people = options.people === undefined ? undefined : new ActingPeople(options.people)
  const acting = () => {
    if (people === undefined) throw new RuleSkipped(lacksActs)
    return people
  }
  const caller = new BridgeCaller(url, secret)
  const results: RuleResult[] = []
  for (const rule of bridgeRules) {
    if (only !== undefined && !only.some((name) => name === rule.id || name === 'bridge')) continue
    const result = await runRule(caller, acting, rule)
    results.push(result)
    onResult?.(result)
  }
  return results
}

async function runRule(
  caller: BridgeCaller,
  acting: () => ActingPeople,
  rule: BridgeRule,
): Promise<RuleResult> {
  const startedAt = performance.now()
  const end = (outcome: RuleResult['outcome'], message?: string): RuleResult => ({
    rule,
    outcome,
    message,
    tookMs: Math.round(performance.now() - startedAt),
  })
  try {
    await rule.check(caller, acting)
    return end('passed')
  } catch (error) {
    if (error instanceof RuleSkipped) return end('skipped', error.message)
    const message = error instanceof Error ? error.message : String(error)
    return end(rule.level === 'must' ? 'failed' : 'warned', message)
  }
}

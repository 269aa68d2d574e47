import { AdapterWatch } from '../kit/adapter-watch.ts'
import type { Conformance } from './conformance.ts'
import { methodsOf, type Profile, type Rule, type RuleFacts } from './rule.ts'
import { RuleWorld } from './rule-world.ts'
import { rules } from './rules/rules.ts'

export interface RuleResult {
  readonly rule: RuleFacts
  /** `warned`: a rule that should hold does not. */
  readonly outcome: 'passed' | 'failed' | 'warned' | 'skipped'
  /** What was found, or why it was skipped. */
  readonly message: string | undefined
  /** Milliseconds that it took. */
  readonly tookMs: number
}

export interface RunOptions {
  /** Only these rules, by their ids, or the rules of these parts (`job`). Default: all. */
  readonly only?: readonly string[]
  readonly seed?: number
  /** Called after each rule. */
  readonly onResult?: (result: RuleResult) => void
}

/** Examines an adapter by each rule in a fresh world; resolves with all results, in the order of the rules. */
export async function runConformance(
  conformance: Conformance,
  options: RunOptions = {},
): Promise<readonly RuleResult[]> {
  const { only, onResult } = options
  const results: RuleResult[] = []
  for (const rule of rules) {
    if (only !== undefined && !only.some((name) => isMeant(rule, name))) continue
    const result = await runRule(conformance, rule, options.seed)
    results.push(result)
    onResult?.(result)
  }
  return results
}

/** Whether `name` is the rule's id or the part before its slash. */
function isMeant({ id }: Pick<Rule, 'id'>, name: string): boolean {
  return id === name || id.split('/')[0] === name
}

/** Examines an adapter by one rule. */
export async function runRule(conformance: Conformance, rule: Rule, seed = 1): Promise<RuleResult> {
  const startedAt = performance.now()
  const end = (outcome: RuleResult['outcome'], message?: string): RuleResult => ({
    rule,
    outcome,
    message,
    tookMs: Math.round(performance.now() - startedAt),
  })
  const reason = conformance.lacks ?? conformance.skips?.[rule.id]
  if (reason !== undefined) return end('skipped', reason)
  const { settings } = rule
  const watch = rule.isWatched === true ? new AdapterWatch() : undefined
  const watched = watch?.watch(conformance.adapter)
  if (watch !== undefined && watched === undefined)
    return end('skipped', "the adapter's class says itself what it takes, so it cannot be watched")
  const options = { seed, ...(settings === undefined ? {} : { settings }) }
  const world = new RuleWorld(
    { ...conformance, ...(watched === undefined ? {} : { adapter: watched }) },
    options,
    watch,
  )
  try {
    await world.start()
    const lacking = findLacking(world, rule)
    if (lacking !== undefined) return end('skipped', lacking)
    await rule.check(world)
    return end('passed')
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return end(rule.level === 'must' ? 'failed' : 'warned', message)
  } finally {
    await world[Symbol.asyncDispose]()
  }
}

function findLacking(world: RuleWorld, rule: Rule): string | undefined {
  if (!hasProfile(world, rule.profile)) return toLacking(rule.profile)
  return rule.lacks?.(world)
}

function hasProfile(world: RuleWorld, profile: Profile): boolean {
  if (profile === 'RotatesLogins') return world.double.expireLogin !== undefined
  const { adapter } = world
  return methodsOf[profile].some((method) => typeof adapter[method] === 'function')
}

function toLacking(profile: Profile): string {
  if (profile === 'RotatesLogins') return 'the double has no expireLogin: its logins are not rotated'
  return `the adapter has no ${methodsOf[profile].join(' and no ')} (${profile})`
}

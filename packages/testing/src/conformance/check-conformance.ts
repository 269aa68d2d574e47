import type { Conformance } from './conformance.ts'
import type { RuleFacts } from './rule.ts'
import { rules } from './rules/rules.ts'

/** What is wrong with what a `conformance.ts` exports; undefined if it can be used. */
export function findConformanceFault(exported: unknown): string | undefined {
  if (typeof exported !== 'object' || exported === null)
    return 'expected a default export made by defineConformance({ adapter, double })'
  const { adapter, double, jobs, skips, lacks } = exported as Partial<Record<keyof Conformance, unknown>>
  if (typeof adapter !== 'object' || adapter === null) return 'adapter: expected what defineAdapter returns'
  if (typeof double !== 'function') return "double: expected a function that makes the vendor's product"
  if (jobs !== undefined && typeof jobs !== 'function')
    return 'jobs: expected a function that returns a list of jobs'
  if (lacks !== undefined && (typeof lacks !== 'string' || lacks.trim().length < 10))
    return 'lacks: expected the reason why the product cannot run here, in a sentence'
  return skips === undefined ? undefined : findSkipFault(skips)
}

function findSkipFault(skips: unknown): string | undefined {
  if (typeof skips !== 'object' || skips === null) return 'skips: expected rule ids, each with a reason'
  const known = new Set(rules.map(({ id }) => id))
  for (const [id, reason] of Object.entries(skips)) {
    if (!known.has(id)) return `skips: there is no rule ${JSON.stringify(id)}`
    if (typeof reason !== 'string' || reason.trim().length < 10)
      return `skips: expected the reason why ${id} does not hold for this product, in a sentence`
  }
  return undefined
}

/** The names that are neither one of the rules nor a part of them. */
export function findUnknownRules(
  names: readonly string[],
  of: readonly RuleFacts[] = rules,
): readonly string[] {
  return names.filter((name) => !of.some(({ id }) => id === name || id.split('/')[0] === name))
}

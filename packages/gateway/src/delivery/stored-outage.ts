import { z } from 'zod'
import { nameOf, type OutageScope } from './outage-monitor.ts'

const prefix = 'down:'
const factsSchema = z.object({ since: z.number().optional(), message: z.string().optional() })

/** Name of the store's condition that keeps an outage over a restart. */
export function conditionOf(scope: OutageScope): string {
  return `${prefix}${nameOf(scope)}`
}

/** The outage that a condition of the store keeps; undefined if it keeps something else. */
export function readOutage(
  name: string,
  value: string,
):
  | {
      readonly scope: OutageScope
      readonly since: number | undefined
      readonly message: string | undefined
    }
  | undefined {
  if (!name.startsWith(prefix)) return undefined
  const what = name.slice(prefix.length)
  const scope: OutageScope =
    what === 'adapter' ? { kind: 'adapter' } : { kind: 'provider', provider: what.slice('provider:'.length) }
  const facts = factsSchema.safeParse(JSON.parse(value))
  return { scope, since: facts.data?.since, message: facts.data?.message }
}

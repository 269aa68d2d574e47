import { nameOf, type OutageScope } from './outage-monitor.ts'

const prefix = 'down:'

/** Name of the store's condition that keeps an outage over a restart. */
export function conditionOf(scope: OutageScope): string {
  return `${prefix}${nameOf(scope)}`
}

/** The outage that a condition of the store keeps; undefined if it keeps something else. */
export function readOutage(
  name: string,
  value: string,
): { readonly scope: OutageScope; readonly since: number | undefined } | undefined {
  if (!name.startsWith(prefix)) return undefined
  const what = name.slice(prefix.length)
  const scope: OutageScope =
    what === 'adapter' ? { kind: 'adapter' } : { kind: 'provider', provider: what.slice('provider:'.length) }
  return { scope, since: readNumber(JSON.parse(value), 'since') }
}

function readNumber(value: unknown, name: string): number | undefined {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'number' ? found : undefined
}

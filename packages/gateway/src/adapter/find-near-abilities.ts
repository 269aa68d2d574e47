import { findNearestName } from '@truckroll/protocol'
import { abilityMethods } from './abilities.ts'

const required = new Set(['createJob', 'cancelJob'])
const abilities: ReadonlySet<string> = new Set(abilityMethods)

/**
 * Methods that look like an ability which the adapter does not have: `addNotes` is never called. One line each.
 * A name that begins with `_` is nobody's slip.
 * @param adapter an adapter, or the prototype of its class
 */
export function findNearAbilities(adapter: unknown): readonly string[] {
  const methods = methodsOf(adapter)
  const missing = abilityMethods.filter((ability) => !methods.has(ability))
  return [...methods]
    .filter((method) => !abilities.has(method) && !required.has(method) && !method.startsWith('_'))
    .flatMap((method) => {
      const nearest = findNearestName(method, missing)
      if (nearest === undefined) return []
      return (
        `the adapter's method ${method} is not an ability, so the gateway never calls it: did you mean ${nearest}? ` +
        'A method of your own goes by another name, or begins with _'
      )
    })
}

/** Its own and those of the classes it extends. */
function methodsOf(adapter: unknown): ReadonlySet<string> {
  const methods = new Set<string>()
  let holder = adapter
  while (typeof holder === 'object' && holder !== null && holder !== Object.prototype) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      if (name !== 'constructor' && typeof value === 'function') methods.add(name)
    }
    holder = Object.getPrototypeOf(holder)
  }
  return methods
}

import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { AddressError } from './address-error.ts'
import type { AddressRule } from './address-rule.ts'

/**
 * Finds the addresses of a host and refuses them all if one of them is refused. The connection is made to what was
 * looked at here, so a name cannot lead elsewhere in between.
 */
export function toCheckedLookup(rule: AddressRule, lookup: LookupFunction = systemLookup): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, [])
      const addresses = toList(found)
      const refused = addresses.find(({ address }) => rule.refuses(address))
      if (refused !== undefined) return done(new AddressError(host, refused.address), [])
      const [first] = addresses
      if (options.all === true || first === undefined) return done(null, addresses)
      done(null, first.address, first.family)
    })
  }
}

function toList(found: string | readonly LookupAddress[]): LookupAddress[] {
  return typeof found === 'string' ? [{ address: found, family: isIP(found) }] : [...found]
}

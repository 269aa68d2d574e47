import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js'

type Address = IPv4 | IPv6

/** What is in use of IPv6 on the internet; IPv4 in other forms stands outside of it or begins with 2002. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3')
/** A translator of the internet provider; others of RFC 8215 lead into a network of one's own. */
const sharedNat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')
/** Names that mean this machine without being asked for. */
const localName = /^(?:.+\.)?localhost$/

/** Whether it is a range of addresses such as `10.0.0.0/8` or `fd00::/8`. */
export function isCidr(text: string): boolean {
  return ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text)
}

/** Says where a URL may lead that does not come from the operator: to public addresses and to those he allows. */
export class AddressRule {
  readonly #allowed: readonly (readonly [Address, number])[]

  /** @throws Error if one of them is no range. */
  constructor(allowed: readonly string[] = []) {
    this.#allowed = allowed.map((range) => ipaddr.parseCIDR(range))
  }

  /** May nothing be sent there? What is no address is refused. */
  refuses(text: string): boolean {
    // A zone (`fe80::1%eth0`) is of this machine.
    if (!ipaddr.isValid(text)) return true
    const address = ipaddr.parse(text)
    const inner = innerOf(address)
    if (this.#allows(address) || (inner !== undefined && this.#allows(inner))) return false
    return !isPublic(inner ?? address)
  }

  /** Is it known without asking for its addresses that nothing may be sent to this host of a URL? */
  refusesHost(hostname: string): boolean {
    const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
    if (localName.test(host)) return this.refuses('127.0.0.1') && this.refuses('::1')
    return ipaddr.isValid(host) && this.refuses(host)
  }

  #allows(address: Address): boolean {
    return this.#allowed.some(
      ([range, bits]) => range.kind() === address.kind() && address.match(range, bits),
    )
  }
}

/** The IPv4 address that an IPv6 address leads to: mapped, 6to4, NAT64. */
function innerOf(address: Address): IPv4 | undefined {
  if (!(address instanceof ipaddr.IPv6)) return undefined
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  const bytes = address.toByteArray()
  if (address.range() === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6))
  return address.match(sharedNat64) ? new ipaddr.IPv4(bytes.slice(12)) : undefined
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false
  return !(address instanceof ipaddr.IPv6) || address.match(publicIpv6)
}

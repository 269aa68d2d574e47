import ipaddr from 'ipaddr.js'

const bytesOfNetwork = 8

/**
 * Whom an address stands for: an IPv6 host has 2^64 addresses to choose from, so its network counts. An IPv4 address in
 * its mapped form is the same as without.
 */
export function toSubscriber(address: string): string {
  const plain = address.replace(/%.*$/, '')
  if (!ipaddr.isValid(plain)) return address
  const parsed = ipaddr.process(plain)
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString()
  const network = parsed.toByteArray().fill(0, bytesOfNetwork)
  return `${new ipaddr.IPv6(network).toString()}/64`
}

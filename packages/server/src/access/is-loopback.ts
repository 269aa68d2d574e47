import { isIP } from 'node:net'

/** Does this host (a name or an address, IPv6 with or without brackets) mean this machine only? */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  if (name === 'localhost' || name === '::1') return true
  return isIP(name) === 4 && name.startsWith('127.')
}

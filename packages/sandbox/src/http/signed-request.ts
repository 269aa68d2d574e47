import { verifyBody } from '@truckroll/protocol'
import type { IncomingHttpHeaders } from 'node:http'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { ReadonlyWorld } from '../world/world.ts'

/** The account that signed these bytes; undefined if there is none, or the signature is not its own. */
export function signerOf(
  world: ReadonlyWorld,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
): SandboxAccount | undefined {
  const key = headerOf(headers, 'x-dispatch-key')
  const signature = headerOf(headers, 'x-dispatch-signature')
  if (key === null || signature === null) return undefined
  const account = world.get('accounts', key)
  return account !== undefined && verifyBody(account.secret, body, signature) ? account : undefined
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

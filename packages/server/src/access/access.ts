import type { Scope } from './scope.ts'

/**
 * Who may call a route. Every route declares one; the server does not start with a route that has none.
 *
 * - `open`: anybody
 * - `token`: bearer of a token with at least one of the scopes
 * - `callback`: Dispatch, by a callback token; 404 if none is set
 * - `adapter`: anybody, because the adapter verifies the request itself
 */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'token'; readonly scopes: readonly Scope[] }
  | { readonly kind: 'callback' }
  | { readonly kind: 'adapter' }

export const open: Access = { kind: 'open' }
export const forCallback: Access = { kind: 'callback' }
export const forAdapter: Access = { kind: 'adapter' }

/** Any one of the scopes is enough. */
export function forToken(...scopes: readonly [Scope, ...Scope[]]): Access {
  return { kind: 'token', scopes }
}

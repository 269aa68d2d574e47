/** Kept in memory only: whoever loads the page anew enters it anew. */
let identity: { readonly token: string; readonly actor: string } | undefined

/** `actor`: who acts, for the audit; may be empty. */
export function setIdentity(token: string, actor: string): void {
  identity = { token, actor }
}

export function forgetIdentity(): void {
  identity = undefined
}

export function identityHeaders(): Readonly<Record<string, string>> {
  if (identity === undefined) return {}
  const { token, actor } = identity
  return {
    authorization: `Bearer ${token}`,
    ...(actor === '' ? {} : { 'x-truckroll-actor': actor }),
  }
}

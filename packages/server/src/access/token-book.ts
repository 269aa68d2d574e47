import { createHash, timingSafeEqual } from 'node:crypto'
import type { ServerSettings } from '../settings/server-settings.ts'
import { scopes, type Scope } from './scope.ts'

/** The holder of a token. */
export interface Holder {
  /** Its name in the audit. */
  readonly name: string
  readonly scopes: ReadonlySet<Scope>
}

interface Entry {
  readonly digest: Buffer
  readonly holder: Holder
}

/**
 * Stores tokens as SHA-256 and compares them in constant time, so that the time of an answer reveals nothing
 * about them.
 */
export class TokenBook {
  readonly #entries: readonly Entry[]

  constructor(entries: readonly { readonly token: string; readonly holder: Holder }[]) {
    this.#entries = entries.map(({ token, holder }) => ({ digest: toDigest(token), holder }))
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  /** The holder of this token; every entry is compared, also after a match. */
  find(token: string): Holder | undefined {
    const digest = toDigest(token)
    let found: Holder | undefined
    for (const entry of this.#entries) {
      if (timingSafeEqual(entry.digest, digest)) found ??= entry.holder
    }
    return found
  }
}

/** Tokens of people and programs that use the REST API. */
export function createApiTokenBook(settings: ServerSettings): TokenBook {
  const named = settings.apiTokens.map(({ name, token, scopes: given }) => ({
    token,
    holder: { name, scopes: new Set(given.includes('admin') ? scopes : given) },
  }))
  if (settings.apiToken === undefined) return new TokenBook(named)
  return new TokenBook([
    { token: settings.apiToken, holder: { name: 'api-token', scopes: new Set(scopes) } },
    ...named,
  ])
}

/** Tokens that Dispatch presents with callbacks and webhook deliveries. */
export function createCallbackTokenBook(settings: ServerSettings): TokenBook {
  return new TokenBook(
    settings.callbackToken.map((token) => ({
      token,
      holder: { name: 'dispatch', scopes: new Set<Scope>() },
    })),
  )
}

function toDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

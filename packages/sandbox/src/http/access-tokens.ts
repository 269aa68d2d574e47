import { randomBytes } from 'node:crypto'

interface Issued {
  readonly accountKey: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Tokens for the synchronous APIs. A restart forgets them: whoever has one fetches another. */
export class AccessTokens {
  readonly #issued = new Map<string, Issued>()

  issue(accountKey: string, expiresAt: number): string {
    const token = randomBytes(32).toString('hex')
    this.#issued.set(token, { accountKey, expiresAt })
    return token
  }

  /** Whose token it is; undefined if it is unknown or too old. */
  accountKeyOf(token: string, now: number): string | undefined {
    const found = this.#issued.get(token)
    if (found === undefined) return undefined
    if (found.expiresAt > now) return found.accountKey
    this.#issued.delete(token)
    return undefined
  }
}

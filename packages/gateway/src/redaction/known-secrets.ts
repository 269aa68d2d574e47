import { isJsonObject, parseJson } from '@truckroll/protocol'
import { readEncoded, withoutHalfCode } from './read-encoded.ts'
import { hidden } from './redact-text.ts'

/** Shorter ones would be found inside of words. */
const leastCharacters = 6
/** The oldest goes first. */
const mostSecrets = 20_000

/** Members of a login that are shown on purpose: where and who, not the secret itself. */
const plainNames =
  /^(?:url|uri|host|hostname|domain|subdomain|port|region|environment|company|tenant|account|user|username|email|name|id|locale|timezone|zone|type|kind|scope|scopes|grant_type|[a-z_]*(?:url|id))$/i

/** The secrets of this process, so that they are found in whatever text they come up. */
export class KnownSecrets {
  readonly #secrets = new Set<string>()
  /** How many secrets begin like this, by their lengths. */
  readonly #lengths = new Map<string, Map<number, number>>()

  /** A secret, or a login as JSON text: each of its texts that may be secret. */
  learn(secret: string): void {
    if (secret.startsWith('whsec_')) return this.#learnSigningKeys(secret)
    if (!/^\s*[[{]/.test(secret)) return this.#add(secret)
    try {
      this.#learnMembers(parseJson(secret), '')
    } catch {
      this.#add(secret)
    }
  }

  /** The text without them, as they are and encoded for an address, a form or JSON. */
  mask(text: string): string {
    if (this.#secrets.size === 0) return text
    const found = this.#find(text)
    for (const { plain, places } of readEncoded(text)) {
      for (const { start, end } of this.#find(plain)) {
        found.push({ start: places[start] ?? 0, end: places[end] ?? text.length })
      }
    }
    let masked = ''
    let from = 0
    for (const { start, end } of found.toSorted((one, other) => one.start - other.start)) {
      if (start >= from) masked += text.slice(from, start) + hidden
      from = Math.max(from, end)
    }
    return from === 0 ? text : masked + text.slice(from)
  }

  /** The text up to where one of them begins that its end cuts through, also if it is encoded. */
  cutBefore(text: string): string {
    const whole = withoutHalfCode(text)
    let end = Math.min(this.#cutPlace(text) ?? text.length, this.#cutPlace(whole) ?? text.length)
    for (const { plain, places } of readEncoded(whole)) {
      const cut = this.#cutPlace(plain)
      if (cut !== undefined) end = Math.min(end, places[cut] ?? text.length)
    }
    return text.slice(0, end)
  }

  /** The places of the secrets in a text, in order. No place lies within another. */
  #find(text: string): { readonly start: number; readonly end: number }[] {
    const found = []
    for (let at = 0; at + leastCharacters <= text.length; at += 1) {
      const length = this.#lengthAt(text, at)
      if (length === undefined) continue
      found.push({ start: at, end: at + length })
      at += length - 1
    }
    return found
  }

  #cutPlace(text: string): number | undefined {
    for (let at = 0; at + leastCharacters <= text.length; at += 1) {
      if (!this.#lengths.has(text.slice(at, at + leastCharacters))) continue
      const rest = text.slice(at)
      if ([...this.#secrets].some((secret) => secret.startsWith(rest))) return at
    }
    return undefined
  }

  /** The longest one that stands here: another may be its beginning. */
  #lengthAt(text: string, at: number): number | undefined {
    const lengths = this.#lengths.get(text.slice(at, at + leastCharacters))
    if (lengths === undefined) return undefined
    const found = [...lengths.keys()].filter((length) => this.#secrets.has(text.slice(at, at + length)))
    return found.length === 0 ? undefined : Math.max(...found)
  }

  /** Several by comma, each also without the prefix that says what it is. */
  #learnSigningKeys(list: string): void {
    for (const entry of list.split(',').map((part) => part.trim())) {
      this.#add(entry)
      this.#add(entry.replace('whsec_', ''))
    }
  }

  #learnMembers(value: unknown, name: string): void {
    if (typeof value === 'string') {
      if (!plainNames.test(name) && !/^https?:\/\//i.test(value)) this.#add(value)
    } else if (Array.isArray(value)) {
      for (const item of value) this.#learnMembers(item, name)
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) this.#learnMembers(item, key)
    }
  }

  #add(secret: string): void {
    if (secret.length < leastCharacters || this.#secrets.has(secret)) return
    this.#secrets.add(secret)
    this.#count(secret, 1)
    if (this.#secrets.size <= mostSecrets) return
    const [oldest = ''] = this.#secrets
    this.#secrets.delete(oldest)
    this.#count(oldest, -1)
  }

  #count(secret: string, by: number): void {
    const prefix = secret.slice(0, leastCharacters)
    const lengths = this.#lengths.get(prefix) ?? new Map<number, number>()
    const count = (lengths.get(secret.length) ?? 0) + by
    if (count > 0) lengths.set(secret.length, count)
    else lengths.delete(secret.length)
    if (lengths.size > 0) this.#lengths.set(prefix, lengths)
    else this.#lengths.delete(prefix)
  }
}

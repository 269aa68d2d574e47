import { createHmac, randomBytes } from 'node:crypto'
import { hashContent } from '@truckroll/protocol'
import type { SealedStore } from '@truckroll/store'
import type { ProviderRequest } from './provider-request.ts'
import type { SecretBox } from './secret-box.ts'

const factName = 'request_hashes'
const keyBytes = 32

/** Behind it the hash of the login alone stands. */
const loginMark = ' login:'

/** Whether two requests have the same login, whatever else they have. */
export function hasSameLogin(one: string, other: string): boolean {
  const [login, otherLogin] = [one, other].map((hash) => hash.split(loginMark)[1])
  return login !== undefined && login === otherLogin
}

/**
 * Tells a request that came before from one that changed. A plain hash of a request with secrets would let whoever has a
 * copy of the store try passwords: it is keyed by a secret of the store's own, which lies sealed and outlives a change of
 * the encryption key.
 */
export class RequestHashes {
  readonly #store: SealedStore
  readonly #secrets: SecretBox
  #key: Buffer | undefined

  constructor(store: SealedStore, secrets: SecretBox) {
    this.#store = store
    this.#secrets = secrets
  }

  /** `mayWrite: false`: a store without that secret has no request with secrets either, so nothing is equal. */
  async hash(request: ProviderRequest, { mayWrite = true } = {}): Promise<string> {
    const { credentials, dispatch, apiCreds, bridgeSecret } = request
    const hasSecrets = [credentials, dispatch, apiCreds, bridgeSecret].some((secret) => secret !== undefined)
    const content = hashContent(request)
    if (!hasSecrets) return content
    const key = (await this.#read()) ?? (mayWrite ? await this.#create() : randomBytes(keyBytes))
    const keyed = (text: string) => createHmac('sha256', key).update(text).digest('hex')
    const login = credentials === undefined ? '' : loginMark + keyed(`login ${hashContent(credentials)}`)
    return `keyed:${keyed(content)}${login}`
  }

  async #read(): Promise<Buffer | undefined> {
    if (this.#key !== undefined) return this.#key
    const sealed = await this.#store.getSealedFact(factName)
    if (sealed === undefined) return undefined
    this.#key = Buffer.from(this.#secrets.open(sealed, `fact:${factName}`), 'base64')
    return this.#key
  }

  /** Of several processes that make one at once, the first one's counts. */
  async #create(): Promise<Buffer> {
    const key = randomBytes(keyBytes)
    await this.#store.addSealedFact(factName, this.#secrets.seal(key.toString('base64'), `fact:${factName}`))
    return (await this.#read()) ?? key
  }
}

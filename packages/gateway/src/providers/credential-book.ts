import { createConnectClient, type ConnectClient, type HttpDispatcher } from '@truckroll/client'
import { parseJson } from '@truckroll/protocol'
import type { Clock, ProviderStore, StoredProvider } from '@truckroll/store'
import { dispatchKeySchema, type DispatchKey } from './provider-request.ts'
import type { SecretBox } from './secret-box.ts'

/** The credential of everybody, under `shared`. */
export const sharedCredential = 'default'

/** A named place at Dispatch's queue with the key it has at present. */
export interface Credential {
  readonly client: ConnectClient
  /** `RecordType` of its updates; none if the provider has its own key. */
  readonly recordType: string | undefined
}

/** Makes the client of a key; the seam at which a simulated Dispatch comes in. */
export type ConnectFactory = (key: DispatchKey) => ConnectClient

export interface CredentialBookOptions {
  readonly mode: 'shared' | 'per-provider'
  readonly shared: DispatchKey | undefined
  readonly application: DispatchKey | undefined
  readonly recordType: string
}

/** Which key signs for whom. A provider's key may change; its credential, named by the provider's id, does not. */
export class CredentialBook {
  readonly #store: ProviderStore
  readonly #secrets: SecretBox
  readonly #connect: ConnectFactory
  readonly #options: CredentialBookOptions
  readonly #clients = new Map<string, { readonly key: DispatchKey; readonly client: ConnectClient }>()

  constructor(
    store: ProviderStore,
    secrets: SecretBox,
    connect: ConnectFactory,
    options: CredentialBookOptions,
  ) {
    this.#store = store
    this.#secrets = secrets
    this.#connect = connect
    this.#options = options
  }

  /** The credential of that name, or of the application (undefined); undefined if no key is known for it. */
  async find(credential: string | undefined, providerOfJob?: string): Promise<Credential | undefined> {
    const { application, shared, mode, recordType } = this.#options
    if (credential === undefined) return this.#toCredential('\0application', application, undefined)
    if (mode === 'shared') return this.#toCredential(sharedCredential, shared, recordType)
    // A job that came by webhook is of no credential: the present key of its provider signs.
    const name = this.isOfJob(credential) ? providerOfJob : credential
    const provider = name === undefined ? undefined : await this.#store.getProvider(name)
    return provider === undefined
      ? undefined
      : this.#toCredential(provider.externalOrganizationId, this.#openKey(provider), undefined)
  }

  /** Whether that credential has no key of its own, so that the job says who signs. */
  isOfJob(credential: string | undefined): boolean {
    return this.#options.mode === 'per-provider' && credential === sharedCredential
  }

  /** All credentials to poll now. */
  async list(): Promise<readonly string[]> {
    if (this.#options.mode === 'shared') return [sharedCredential]
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await this.#store.listProviders({
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const provider of page.items) {
        if (provider.sealedDispatch !== undefined) names.push(provider.externalOrganizationId)
      }
      cursor = page.nextCursor
    } while (cursor !== undefined)
    return names
  }

  #openKey(provider: StoredProvider): DispatchKey | undefined {
    if (provider.sealedDispatch === undefined) return undefined
    const text = this.#secrets.open(provider.sealedDispatch, `dispatch:${provider.externalOrganizationId}`)
    return dispatchKeySchema.parse(parseJson(text))
  }

  #toCredential(
    name: string,
    key: DispatchKey | undefined,
    recordType: string | undefined,
  ): Credential | undefined {
    if (key === undefined) return undefined
    const known = this.#clients.get(name)
    if (known !== undefined && known.key.key === key.key && known.key.secret === key.secret) {
      return { client: known.client, recordType }
    }
    const client = this.#connect(key)
    this.#clients.set(name, { key, client })
    return { client, recordType }
  }
}

/** Clients over real HTTP, sharing one pool of connections. */
export function createConnectFactory(
  url: string,
  dispatcher: HttpDispatcher,
  clock: Clock,
  onDate: (at: number) => void,
): ConnectFactory {
  return ({ key, secret }) =>
    createConnectClient({ url, key, secret, dispatcher, now: () => clock.now(), onDate })
}

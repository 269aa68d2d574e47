import { isDeepStrictEqual } from 'node:util'
import { safeParse } from 'zod/v4/core'
import { parseJson, stringifyJson } from '@truckroll/protocol'
import {
  type Clock,
  GatewayError,
  type Lease,
  type LeaseStore,
  type Logger,
  type ProviderStore,
  type Random,
  sleep,
  type StoredProvider,
  toInputError,
} from '@truckroll/store'
import type { AdapterDefinition } from '../adapter/define-adapter.ts'
import { ProviderError } from '../adapter/errors.ts'
import type { KeepsLogin } from '../adapter/requests.ts'
import { settleWithin } from '../environment/settle-within.ts'
import { untilStored } from '../environment/until-stored.ts'
import type { FaultLog } from '../faults/fault-log.ts'
import { parseLogin } from '../providers/parse-login.ts'
import type { SecretBox } from '../providers/secret-box.ts'
import { type KnownLogin, LoginInUse, type Refresh } from './login-in-use.ts'

/** So long one refresh may take: then it is somebody else's turn. */
const leaseMs = 60_000
const lookEveryMs = 250

export interface LoginBookParts {
  readonly store: ProviderStore & LeaseStore
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly faults: FaultLog
  readonly secrets: SecretBox
  readonly definition: AdapterDefinition
}

/**
 * The logins of providers, and how adapters change those that their vendor rotates. A refresh is one at a time for each
 * provider, over all processes: many vendors take a refresh token once, and end the whole login if it comes again.
 */
export class LoginBook {
  readonly #parts: LoginBookParts
  /** Refreshes that run in this process: who waits for one sees its end at once. */
  readonly #running = new Map<string, Promise<unknown>>()
  readonly #saving = new Set<Promise<unknown>>()
  #isStopping = false

  constructor(parts: LoginBookParts) {
    this.#parts = parts
  }

  /** @throws ProviderError if the stored login no longer fits the adapter's schema. */
  open(stored: StoredProvider): LoginInUse {
    return new LoginInUse(stored.externalOrganizationId, this.#read(stored))
  }

  /** What an adapter is given to change this login; `signal` ends its waiting, not the storing of what it fetched. */
  accessTo(login: LoginInUse, signal: AbortSignal): KeepsLogin {
    return {
      saveCredentials: (next) => this.#save(login, next),
      refreshCredentials: (refresh) => this.#refresh(login, refresh, signal),
    }
  }

  /** Waits for what is being renewed or stored, since its vendor takes the old login no more; then it insists no longer. */
  async stop(graceMs: number): Promise<void> {
    await settleWithin(this.#parts.clock, Promise.all([...this.#running.values(), ...this.#saving]), graceMs)
    this.#isStopping = true
  }

  async #save(login: LoginInUse, next: unknown): Promise<void> {
    this.#check(next)
    const saving = this.#store(login, next)
    const settled = saving.catch(() => undefined)
    this.#saving.add(settled)
    void settled.then(() => this.#saving.delete(settled))
    const saved = await saving
    if (saved === undefined) await this.#overtaken(login)
    else login.take(saved)
  }

  async #refresh(login: LoginInUse, refresh: Refresh, signal: AbortSignal): Promise<unknown> {
    const { externalOrganizationId: id } = login
    for (;;) {
      signal.throwIfAborted()
      if (await this.#catchUp(login)) return login.credentials
      const lease = await this.#acquire(id)
      if (lease === undefined) {
        await this.#wait(id, signal)
        continue
      }
      const running = this.#fetch(login, refresh, lease)
      const settled = running.catch(() => undefined)
      this.#running.set(id, settled)
      void settled.then(() => this.#running.get(id) === settled && this.#running.delete(id))
      // Whatever became of the attempt: what the vendor has rotated is stored.
      if (await withSignal(running, signal)) return login.credentials
    }
  }

  /** Whether a newer login than this one is stored: it is taken over. */
  async #catchUp(login: LoginInUse): Promise<boolean> {
    const stored = await this.#find(login.externalOrganizationId)
    if (stored.version <= login.version) return false
    login.take(stored)
    return true
  }

  /** False if what was fetched could not be stored, since its lease has passed on. */
  async #fetch(login: LoginInUse, refresh: Refresh, lease: Lease): Promise<boolean> {
    const { store, logger } = this.#parts
    const { externalOrganizationId } = login
    try {
      // It may have been stored between the look and the lease.
      if (await this.#catchUp(login)) return true
      const { credentials } = login
      if (credentials === undefined) throw new ProviderError('expected a stored login to refresh, got none')
      const next = await refresh(credentials)
      if (isDeepStrictEqual(next, credentials)) return true
      this.#check(next)
      const saved = await this.#store(login, next, lease)
      if (saved === undefined) return await this.#overtaken(login)
      login.take(saved)
      logger.debug({ externalOrganizationId, version: saved.version }, 'a login was rotated')
      return true
    } finally {
      await store
        .releaseLease(lease)
        .catch((error: unknown) =>
          logger.warn({ err: error }, 'a lease could not be given back; it runs out'),
        )
    }
  }

  #acquire(id: string): Promise<Lease | undefined> {
    const { store, random } = this.#parts
    // No credential has such a name: a blank is none of its characters.
    return store.acquireLease(`login of ${id}`, random.id(), leaseMs)
  }

  async #wait(id: string, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#parts
    const ended = new AbortController()
    const pause = sleep(clock, lookEveryMs * (0.5 + random.next()), AbortSignal.any([signal, ended.signal]))
    await Promise.race([pause, ...[this.#running.get(id)].filter((running) => running !== undefined)])
    ended.abort()
  }

  async #store(login: LoginInUse, next: unknown, lease?: Lease): Promise<KnownLogin | undefined> {
    const { store, secrets, clock, faults } = this.#parts
    const { externalOrganizationId, version } = login
    const sealedCredentials = secrets.seal(stringifyJson(next), `credentials:${externalOrganizationId}`)
    const rotated = { externalOrganizationId, sealedCredentials, version, ...(lease && { lease }) }
    const until = clock.now() + leaseMs
    const isStopping = () => this.#isStopping || clock.now() >= until
    const saved = await untilStored({ clock, faults, isStopping }, 'a rotated login', () =>
      store.saveLogin(rotated),
    )
    return saved === undefined ? undefined : { credentials: this.#check(next), version: saved }
  }

  /** A person entered another login meanwhile, or somebody else refreshed: true once that is known here. */
  async #overtaken(login: LoginInUse): Promise<boolean> {
    const { externalOrganizationId } = login
    const isKnown = await this.#catchUp(login)
    this.#parts.logger.warn(
      { externalOrganizationId, isKnown },
      'a rotated login came too late; the stored one stays',
    )
    return isKnown
  }

  async #find(id: string): Promise<KnownLogin> {
    const stored = await this.#parts.store.getProvider(id)
    if (stored !== undefined) return this.#read(stored)
    throw new GatewayError(
      'TR_PROVIDER_UNKNOWN',
      `no provider ${JSON.stringify(id.slice(0, 64))} is known here`,
    )
  }

  /** @throws ProviderError */
  #read({
    externalOrganizationId,
    sealedCredentials,
    credentialsVersion: version,
  }: StoredProvider): KnownLogin {
    const { secrets, definition } = this.#parts
    if (definition.credentials === undefined || sealedCredentials === undefined)
      return { credentials: undefined, version }
    const text = secrets.open(sealedCredentials, `credentials:${externalOrganizationId}`)
    const parsed = safeParse(definition.credentials, parseJson(text))
    if (parsed.success) return { credentials: parsed.data, version }
    const what = `login of provider ${externalOrganizationId}`
    throw new ProviderError(toInputError('TR_PROVIDER_INVALID', what, parsed.error).message)
  }

  /** @throws GatewayError `TR_PROVIDER_INVALID` */
  #check(next: unknown): unknown {
    return parseLogin(this.#parts.definition, next ?? null)?.login
  }
}

/** Rejects as soon as the signal fires; the work goes on. */
async function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController()
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(toError(signal.reason)), { signal: over.signal })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    over.abort()
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('the attempt was ended')
}

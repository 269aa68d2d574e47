import type { KeepsLogin } from '../adapter/requests.ts'
import { parseLogin } from '../providers/parse-login.ts'
import type { AdapterDefinition } from '../adapter/define-adapter.ts'
import type { Refresh } from './login-in-use.ts'

/** A login that was entered and is tried before it is stored. If the try rotates it, what came of it is stored. */
export class CandidateLogin implements KeepsLogin {
  readonly #definition: AdapterDefinition
  #given: unknown

  constructor(definition: AdapterDefinition, given: unknown) {
    this.#definition = definition
    this.#given = given
  }

  /** As it would be stored. */
  get given(): unknown {
    return this.#given
  }

  /** By the adapter's schema. */
  get credentials(): unknown {
    return parseLogin(this.#definition, this.#given)?.login
  }

  readonly saveCredentials = (next: unknown): Promise<void> => {
    parseLogin(this.#definition, next)
    this.#given = next
    return Promise.resolve()
  }

  readonly refreshCredentials = async (refresh: Refresh): Promise<unknown> => {
    await this.saveCredentials(await refresh(this.credentials))
    return this.credentials
  }
}

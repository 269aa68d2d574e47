/** An adapter's work that gets the next login from its vendor. */
export type Refresh = (current: unknown) => Promise<unknown>

/** The login that one request works with: the one stored when it began, then whatever it stored or was told of. */
export class LoginInUse {
  readonly externalOrganizationId: string
  #credentials: unknown
  #version: number

  constructor(externalOrganizationId: string, login: KnownLogin) {
    this.externalOrganizationId = externalOrganizationId
    this.#credentials = login.credentials
    this.#version = login.version
  }

  /** Undefined if none is stored. */
  get credentials(): unknown {
    return this.#credentials
  }

  get version(): number {
    return this.#version
  }

  take(login: KnownLogin): void {
    this.#credentials = login.credentials
    this.#version = login.version
  }
}

export interface KnownLogin {
  /** By the adapter's schema; undefined if none is stored. */
  readonly credentials: unknown
  readonly version: number
}

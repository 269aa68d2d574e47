import { z } from 'zod'
import { ProviderError, RetryableError } from '../adapter/errors.ts'
import type { HttpAnswer, HttpRequest } from '../adapter/http-client.ts'
import type { ProviderContext } from '../adapter/requests.ts'
import type { VendorApi } from './vendor-api.ts'

const mostTokens = 3

/** What a login keeps of an access token. */
export interface TokenLogin {
  readonly accessToken?: string | undefined
  /** Milliseconds since the epoch; as `fetchToken` gives it, a little before the token's end. */
  readonly expiresAt?: number | undefined
}

export interface KeptTokenOptions<Login extends TokenLogin> {
  readonly api: VendorApi
  readonly context: Pick<ProviderContext<unknown, Login>, 'credentials' | 'refreshCredentials'>
  /**
   * The login with the next token, by `fetchToken`. Never give this request the attempt's `signal`: if it were cut off, a
   * refresh token that is taken once might be used up.
   */
  readonly renew: (current: Login) => Promise<Login>
}

/**
 * The access token of a company, kept in its login: sealed, for all processes, renewed by one at a time shortly before its
 * end or when the vendor refuses it.
 */
export class KeptToken<Login extends TokenLogin> {
  readonly #api: VendorApi
  readonly #context: KeptTokenOptions<Login>['context']
  readonly #renew: (current: Login) => Promise<Login>

  constructor({ api, context, renew }: KeptTokenOptions<Login>) {
    this.#api = api
    this.#context = context
    this.#renew = renew
  }

  /**
   * Calls with the token, and again with the next one if the answer is 401; `call` has to let 401 pass. Somebody else may
   * use up the next one as well.
   * @throws ProviderError if the company has no login, or if three tokens in a row are refused.
   */
  async use(call: (token: string) => Promise<HttpAnswer>): Promise<HttpAnswer> {
    let refused: string | undefined
    for (let left = mostTokens; ; left -= 1) {
      const token = await this.#find(refused)
      const answer = await call(token)
      if (answer.status !== 401) return answer
      if (left === 1)
        throw new ProviderError(
          `${this.#api.vendor} refuses a token that it gave out a moment ago (401): check that the company still has the app connected`,
          { status: 401, body: answer.text().slice(0, 2_000) },
        )
      refused = token
    }
  }

  /** The stored token if it is good and not the refused one, else the next one. */
  async #find(refused: string | undefined): Promise<string> {
    const { credentials } = this.#context
    const { vendor } = this.#api
    if (credentials === undefined)
      throw new ProviderError(
        `expected a login to ${vendor}; give it with PUT /v1/providers/{externalOrganizationId}`,
      )
    const isGood = ({ accessToken, expiresAt = 0 }: Login) =>
      accessToken !== undefined && accessToken !== refused && expiresAt > this.#api.clock.now()
    const login = isGood(credentials)
      ? credentials
      : await this.#context.refreshCredentials(async (current) =>
          isGood(current) ? current : this.#renew(current),
        )
    if (login.accessToken === undefined) throw new RetryableError(`expected a token of ${vendor}`)
    return login.accessToken
  }
}

const tokenSchema = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.coerce.number().positive().nullish(),
})

export interface FetchedToken {
  readonly accessToken: string
  /** Undefined: the one that was sent stays. */
  readonly refreshToken: string | undefined
  /**
   * Milliseconds since the epoch: a minute before the token's end, or the last quarter of a short life. Clocks differ, and a
   * call takes its time.
   */
  readonly expiresAt: number
}

const mostEarlyMs = 60_000
/** An hour, if the vendor does not say. */
const usualSeconds = 3_600

/**
 * Asks for a token as OAuth describes (RFC 6749, section 5).
 * @throws ProviderError with `ifRefused`, what a person has to do, if it is refused (400, 401, 403).
 */
export async function fetchToken(
  api: VendorApi,
  request: HttpRequest,
  ifRefused: string,
): Promise<FetchedToken> {
  const answer = await api.send(request, [400, 401, 403])
  if (answer.status >= 400)
    throw new ProviderError(`${api.vendor} refuses the login (${answer.status}): ${ifRefused}`, {
      status: answer.status,
      body: answer.text().slice(0, 2_000),
    })
  const { access_token, refresh_token, expires_in } = api.readAs(answer, tokenSchema, request)
  const lifeMs = (expires_in ?? usualSeconds) * 1_000
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? undefined,
    expiresAt: api.clock.now() + lifeMs - Math.min(mostEarlyMs, lifeMs / 4),
  }
}

import {
  fetchToken,
  KeptToken,
  ProviderError,
  RetryableError,
  TerminalError,
  toPlainWords,
  VendorApi,
  type Clock,
  type HttpClient,
  type ProviderContext,
} from '@truckroll/gateway'
import { z } from 'zod'
import { answerSchema, type Answer } from './answers.ts'
import { graphqlVersion, queries, type QueryName } from './queries.ts'
import type { Credentials, Settings } from './settings.ts'

export type SessionContext = Pick<
  ProviderContext<unknown, Credentials>,
  'credentials' | 'refreshCredentials' | 'signal'
>

/** Calls to Jobber with the login of one company. */
export class Session {
  readonly #api: VendorApi
  readonly #token: KeptToken<Credentials>
  readonly #settings: Settings
  readonly #context: SessionContext

  constructor(http: HttpClient, clock: Clock, settings: Settings, context: SessionContext) {
    this.#settings = settings
    this.#context = context
    this.#api = new VendorApi({ http, clock, vendor: 'Jobber', readFault })
    this.#token = new KeptToken({ api: this.#api, context, renew: (current) => this.#renew(current) })
  }

  /**
   * @throws ProviderError if the login is refused; TerminalError with Jobber's own words if it refuses what was asked, in
   * an answer with status 200 as well; RetryableError if it cannot be reached, is busy, or the query costs more than is
   * left at the moment.
   */
  async ask<Schema extends z.ZodType>(
    name: QueryName,
    schema: Schema,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<z.output<Schema>> {
    const request = {
      method: 'POST',
      url: `${toBase(this.#settings)}/api/graphql`,
      json: { query: queries[name], variables },
      signal: this.#context.signal,
    } as const
    const answer = await this.#token.use((token) => {
      const headers = { authorization: `Bearer ${token}`, 'x-jobber-graphql-version': graphqlVersion }
      return this.#api.send({ ...request, headers }, [401])
    })
    const read = this.#api.readAs(answer, answerSchema, request)
    const fault = toFault(read, name)
    if (fault !== undefined) throw fault
    return this.#api.readAs(answer, schema, request)
  }

  async #renew(current: Credentials): Promise<Credentials> {
    const { clientId, clientSecret } = this.#settings
    const token = await fetchToken(
      this.#api,
      {
        method: 'POST',
        url: `${toBase(this.#settings)}/api/oauth/token`,
        form: {
          grant_type: 'refresh_token',
          refresh_token: current.refreshToken,
          client_id: clientId,
          client_secret: clientSecret,
        },
      },
      'the company has to connect the app again',
    )
    const { accessToken, expiresAt, refreshToken = current.refreshToken } = token
    return { accessToken, refreshToken, expiresAt }
  }
}

/** What Jobber says of an error in the body of any status. */
function readFault(body: unknown) {
  const { errors } = answerSchema.safeParse(body).data ?? {}
  return errors == null ? undefined : { words: errors.map(({ message }) => message).join('; ') }
}

/** An error inside an answer with status 200; undefined if there is none. */
function toFault({ data, errors, extensions }: Answer, name: QueryName): Error | undefined {
  if (errors == null || errors.length === 0) return toUserError(data, name)
  const words = toPlainWords(errors.map(({ message }) => message).join('; '))
  const body = JSON.stringify(errors).slice(0, 2_000)
  if (errors.some((error) => error.extensions?.code === 'THROTTLED')) {
    const cost = extensions?.cost
    const missing =
      cost == null ? 0 : Math.max(0, cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable)
    const retryAfterMs = cost == null ? 1_000 : Math.ceil((missing / cost.throttleStatus.restoreRate) * 1_000)
    return new RetryableError(`Jobber asks to wait: ${name} costs more than is left at the moment`, {
      retryAfterMs,
      isOutage: true,
      body,
    })
  }
  // Jobber documents the words of these two, and no code.
  if (/disconnected this app/i.test(words))
    return new ProviderError('The company has disconnected the app in Jobber: it has to connect it again', {
      body,
    })
  if (/temporarily unavailable/i.test(words))
    return new RetryableError('Jobber is not available at the moment', { isOutage: true, body })
  // Without `data` the query was not begun: it is refused as it stands.
  return data === undefined
    ? new TerminalError(`Jobber does not accept ${name}. It said: ${words}`, { body })
    : new RetryableError(`Jobber failed at ${name}. It said: ${words}`, { body })
}

const refusedSchema = z.looseObject({
  userErrors: z.array(z.looseObject({ message: z.string(), path: z.array(z.string()).nullish() })).min(1),
})

/** What a mutation refuses stands in its own part of the answer. */
function toUserError(data: Answer['data'], name: QueryName): TerminalError | undefined {
  const { userErrors } = refusedSchema.safeParse(data?.[name]).data ?? {}
  if (userErrors === undefined) return undefined
  const words = userErrors.map(({ message, path }) =>
    path == null || path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  return new TerminalError(`Jobber does not accept ${name}. It said: ${toPlainWords(words.join('; '))}`, {
    body: JSON.stringify(userErrors).slice(0, 2_000),
  })
}

function toBase({ url }: Settings): string {
  return url.replace(/\/+$/, '')
}

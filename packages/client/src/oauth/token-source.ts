import { tokenAnswerSchema } from '@truckroll/protocol'
import { DispatchError } from '../errors.ts'
import { baseUrl } from '../http/base-url.ts'
import { exchange, type HttpTransport } from '../http/exchange.ts'
import { createHttpDispatcher, type HttpDispatcher } from '../http/http-dispatcher.ts'
import { readJsonAnswer } from '../http/read-json-answer.ts'

export interface TokenSourceOptions {
  /** For instance `https://api-sandbox.dispatch.me`. */
  url: string
  /** Its own pair, not the one that signs. */
  clientId: string
  clientSecret: string
  dispatcher?: HttpDispatcher
  /** Milliseconds. Default 30,000. */
  timeoutMs?: number
  /** Milliseconds since 1970. Default: the machine's clock. */
  now?: () => number
}

/** Access tokens of one client. Playbook: Authentication > OAuth */
export interface TokenSource {
  /** A token that is good; fetched only if there is none yet, or it is about to expire. */
  get(): Promise<string>
  /** Another token than this one, which was refused. Several callers at once cause one request. */
  renew(refused: string): Promise<string>
}

interface KeptToken {
  readonly token: string
  readonly expiresAt: number
}

/** A token is not used any more so long before its end: a request may be under way for a while. */
const marginMs = 60_000
const defaultLifeSeconds = 3_600

/** @throws DispatchError; TR_CLIENT_UNAUTHORIZED if the pair is refused. */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { clientId, clientSecret, timeoutMs = 30_000, now = Date.now } = options
  const url = new URL('oauth/token', baseUrl(options.url))
  const transport: HttpTransport = { dispatcher: options.dispatcher ?? createHttpDispatcher(), now }
  let kept: KeptToken | undefined
  let fetching: Promise<string> | undefined

  async function fetchToken(): Promise<string> {
    const request = {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: Buffer.from(
        JSON.stringify({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
        }),
      ),
      timeoutMs,
    } as const
    const askedAt = now()
    const answer = await exchange(transport, request, (came) => readJsonAnswer(url, came, tokenAnswerSchema))
    const lifeMs = (answer.expires_in ?? defaultLifeSeconds) * 1_000
    // A token that lives shorter than the margin is used for half of its life.
    kept = { token: answer.access_token, expiresAt: askedAt + lifeMs - Math.min(marginMs, lifeMs / 2) }
    return answer.access_token
  }

  function fetchOnce(): Promise<string> {
    fetching ??= fetchToken().finally(() => (fetching = undefined))
    return fetching
  }

  return {
    async get() {
      if (kept !== undefined && kept.expiresAt > now()) return kept.token
      return fetchOnce()
    },
    async renew(refused) {
      // Somebody else may have renewed it meanwhile.
      if (kept !== undefined && kept.token !== refused && kept.expiresAt > now()) return kept.token
      return fetchOnce()
    },
  }
}

/** Does this error say that the token is the fault? */
export function isRefusedToken(error: unknown): boolean {
  return error instanceof DispatchError && error.status === 401
}

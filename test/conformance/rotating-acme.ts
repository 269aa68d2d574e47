import { ProviderError, RetryableError, type AnyAdapter, type HttpClient } from '@truckroll/gateway'
import type { Conformance, CreateDouble } from '@truckroll/testing'
import { z } from 'zod'
import acme from '../../examples/acme-adapter/conformance.ts'
import { withClient, withMethods, type EventRequest, type Overrides } from './vary.ts'

const credentialsSchema = z.object({
  apiKey: z.string(),
  webhookSecret: z.string(),
  refreshToken: z.string(),
})
export type RotatingCredentials = z.infer<typeof credentialsSchema>

/** Acme with access tokens that run out, and refresh tokens that are taken once. */
const createDouble: CreateDouble = async (host) => {
  const inner = await acme.double(host)
  const { api, credentials } = inner
  if (api === undefined) throw new Error('expected a double in this process')
  const login = z.object({ apiKey: z.string(), webhookSecret: z.string() }).parse(credentials)
  let tokens = 0
  let access = 'access-token-0'
  let refresh: string | undefined = 'refresh-token-0'
  const rotate = async (request: Request) => {
    const { refresh_token } = z.object({ refresh_token: z.string() }).parse(await request.json())
    if (refresh_token !== refresh) {
      // A token that comes twice was stolen: nobody gets in any more.
      refresh = undefined
      access = 'nobody has this one'
      return Response.json({ title: 'the refresh token was used' }, { status: 401 })
    }
    tokens += 1
    access = `access-token-${tokens}`
    refresh = `refresh-token-${tokens}`
    return Response.json({ access_token: access, refresh_token: refresh })
  }
  return {
    ...inner,
    credentials: { ...login, apiKey: access, refreshToken: refresh },
    api: {
      origin: api.origin,
      serve: (request) => {
        if (request.url.endsWith('/oauth/token')) return rotate(request)
        const headers = new Headers(request.headers)
        const isGood = headers.get('authorization') === `Bearer ${access}`
        headers.set('authorization', isGood ? `Bearer ${login.apiKey}` : 'none')
        return api.serve(new Request(request, { headers }))
      },
    },
    expireLogin: () => {
      tokens += 1
      access = `access-token-${tokens}`
    },
  }
}

export async function fetchToken(
  http: HttpClient,
  current: RotatingCredentials,
): Promise<RotatingCredentials> {
  const json = { refresh_token: current.refreshToken }
  const answer = await http.expect({ method: 'POST', url: 'https://api.acme.example/oauth/token', json })
  const next = z.object({ access_token: z.string(), refresh_token: z.string() }).parse(answer.json())
  return { ...current, apiKey: next.access_token, refreshToken: next.refresh_token }
}

/** How a login is renewed once the vendor has refused it; `kept` is the instance's own memory. */
type Renew = (
  request: EventRequest,
  http: HttpClient,
  used: string,
  kept: Map<'login', RotatingCredentials>,
) => Promise<void>

const renewWell: Renew = async (request, http, used) => {
  await request.refreshCredentials(async (stored) => {
    const current = credentialsSchema.parse(stored)
    return current.apiKey === used ? fetchToken(http, current) : current
  })
}

const eventMethods = ['createJob', 'cancelJob', 'addNote'] as const

/** The Acme adapter with logins that it renews by itself. */
export function createRotatingAcme(renew: Renew = renewWell): Conformance {
  const memories = new WeakMap<AnyAdapter, Map<'login', RotatingCredentials>>()
  const { conformance, clientOf } = withClient(acme)
  const overrides: Overrides = Object.fromEntries(
    eventMethods.map((name) => [
      name,
      async (pass: () => Promise<unknown>, request: EventRequest, adapter: AnyAdapter) => {
        const used = credentialsSchema.parse(request.credentials).apiKey
        const kept = memories.get(adapter) ?? new Map<'login', RotatingCredentials>()
        memories.set(adapter, kept)
        try {
          return await pass()
        } catch (error) {
          if (!(error instanceof ProviderError)) throw error
          await renew(request, clientOf(adapter), used, kept)
          throw new RetryableError('the access token ran out', { isOutage: true, cause: error })
        }
      },
    ]),
  )
  const varied = withMethods(conformance, overrides)
  return { double: createDouble, adapter: { ...varied.adapter, credentials: credentialsSchema } }
}

import { ProviderError } from '@truckroll/gateway'
import acme from '../../../examples/acme-adapter/conformance.ts'
import { createRotatingAcme, fetchToken, type RotatingCredentials } from '../rotating-acme.ts'
import { withMethods } from '../vary.ts'
import type { WrongAdapter } from './wrong-adapter.ts'

export const wrongLogins: readonly WrongAdapter[] = [
  {
    rule: 'login/good',
    because: 'tries logins in another environment',
    make: () =>
      withMethods(acme, {
        verifyCredentials: () => {
          throw new ProviderError('unknown here')
        },
      }),
  },
  {
    rule: 'login/wrong',
    because: 'tries no login',
    make: () => withMethods(acme, { verifyCredentials: () => undefined }),
  },
  {
    rule: 'login/down-is-not-wrong',
    because: 'takes every error for a refused login',
    make: () =>
      withMethods(acme, {
        verifyCredentials: async (pass) => {
          try {
            await pass()
          } catch (cause) {
            throw new ProviderError('the login is wrong', { cause })
          }
        },
      }),
  },
  {
    rule: 'login/runs-out',
    because: 'lets a person renew the login',
    make: () =>
      createRotatingAcme(() => {
        throw new ProviderError('log in again')
      }),
  },
  {
    rule: 'login/by-many-at-once',
    because: 'renews the login as often as it is asked',
    make: () =>
      createRotatingAcme(async (request, http) => {
        await request.saveCredentials(await fetchToken(http, request.credentials as RotatingCredentials))
      }),
  },
  {
    rule: 'login/by-two-processes',
    because: 'believes that nobody else renews the login',
    make: () =>
      createRotatingAcme(async (request, http, used, kept) => {
        await request.refreshCredentials(async (stored) => {
          const current = kept.get('login') ?? (stored as RotatingCredentials)
          const next = current.apiKey === used ? await fetchToken(http, current) : current
          kept.set('login', next)
          return next
        })
      }),
  },
  {
    rule: 'login/kept-over-restart',
    because: 'keeps the next refresh token to itself',
    make: () =>
      createRotatingAcme(async (request, http) => {
        await request.refreshCredentials(async (stored) => {
          const current = stored as RotatingCredentials
          const next = await fetchToken(http, current)
          return { ...next, refreshToken: current.refreshToken }
        })
      }),
  },
]

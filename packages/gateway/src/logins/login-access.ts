import { GatewayError } from '@truckroll/store'
import type { KeepsLogin, WebhookProvider } from '../adapter/requests.ts'
import type { OpenProvider } from '../providers/open-provider.ts'
import type { LoginBook } from './login-book.ts'

/** What a request of nobody's can do with a login. */
export const noLogin: KeepsLogin = {
  saveCredentials: () => Promise.reject(nobody()),
  refreshCredentials: () => Promise.reject(nobody()),
}

/** A provider as a request has it; `credentials` is what is stored at the moment. */
export function toContext(
  { provider, login }: OpenProvider,
  logins: LoginBook,
  signal: AbortSignal,
): WebhookProvider {
  return {
    provider,
    get credentials() {
      return login.credentials
    },
    ...logins.accessTo(login, signal),
  }
}

function nobody(): GatewayError {
  return new GatewayError(
    'TR_PROVIDER_UNKNOWN',
    'this request is of no connected provider: it has no login to store',
  )
}

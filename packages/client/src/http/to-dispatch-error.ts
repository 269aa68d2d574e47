import { DispatchError, type DispatchErrorCode, type DispatchErrorOptions } from '../errors.ts'

interface Meaning {
  code: DispatchErrorCode
  isRetryable: boolean
  advice: string
}

/** The error of an answer that is not 2xx. */
export function statusError(url: URL, status: number, options: DispatchErrorOptions): DispatchError {
  const { code, isRetryable, advice } = meaningOf(status)
  const message = `expected 2xx from ${url.pathname} of ${url.host}, got ${status}; ${advice}`
  return new DispatchError(code, message, { ...options, status, isRetryable, wasSent: true })
}

function meaningOf(status: number): Meaning {
  if (status === 429) return { code: 'TR_CLIENT_THROTTLED', isRetryable: true, advice: 'send less at once' }
  if (status === 408 || status === 425 || status >= 500) {
    return { code: 'TR_CLIENT_UNAVAILABLE', isRetryable: true, advice: 'try again later' }
  }
  if (status === 401 || status === 403) {
    return { code: 'TR_CLIENT_UNAUTHORIZED', isRetryable: false, advice: 'check key, secret and environment' }
  }
  if (status >= 400) {
    return { code: 'TR_CLIENT_REFUSED', isRetryable: false, advice: 'it will not be taken as it is' }
  }
  return {
    code: 'TR_CLIENT_REDIRECTED',
    isRetryable: true,
    advice: 'check the URL, redirects are not followed',
  }
}

/** The error if no whole answer came. */
export function connectionError(url: URL, cause: unknown, wasSent: boolean): DispatchError {
  const reason = reasonOf(cause)
  const message = `expected an answer from ${url.host}, got none (${reason}); check network and URL`
  return new DispatchError('TR_CLIENT_UNREACHABLE', message, { cause, isRetryable: true, wasSent })
}

export function timeoutError(url: URL, timeoutMs: number, wasSent: boolean): DispatchError {
  const message = `expected the whole answer from ${url.pathname} of ${url.host} within ${timeoutMs} ms`
  return new DispatchError('TR_CLIENT_TIMEOUT', message, { isRetryable: true, wasSent })
}

export function abortedError(url: URL, cause: unknown, wasSent: boolean): DispatchError {
  const message = `the request to ${url.pathname} of ${url.host} was given up by its caller`
  return new DispatchError('TR_CLIENT_ABORTED', message, { cause, isRetryable: true, wasSent })
}

function reasonOf(cause: unknown): string {
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') {
    return cause.code
  }
  return cause instanceof Error ? cause.name : 'unknown'
}

import { DispatchError } from '../errors.ts'

/** The base with a slash at its end, so that paths are appended to it. */
export function baseUrl(url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : undefined
  const isHttp = base?.protocol === 'http:' || base?.protocol === 'https:'
  if (base === undefined || !isHttp || base.username !== '' || base.password !== '') {
    throw new DispatchError('TR_CLIENT_REQUEST', 'expected an http or https URL without user and password')
  }
  base.search = ''
  base.hash = ''
  if (!base.pathname.endsWith('/')) base.pathname += '/'
  return base
}

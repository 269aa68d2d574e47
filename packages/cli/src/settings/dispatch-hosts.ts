/** The three hosts of Dispatch in one environment. Playbook: Overview > Sandbox Links, Inbound Endpoint. */
export interface DispatchUrls {
  readonly dispatchUrl: string
  readonly dispatchApiUrl: string
  readonly dispatchFilesUrl: string
}

export const dispatchUrls: Readonly<Record<'sandbox' | 'production', DispatchUrls>> = {
  sandbox: {
    dispatchUrl: 'https://connect-sbx.dispatch.me',
    dispatchApiUrl: 'https://api-sandbox.dispatch.me',
    dispatchFilesUrl: 'https://files-api-sandbox.dispatch.me',
  },
  production: {
    dispatchUrl: 'https://connect.dispatch.me',
    dispatchApiUrl: 'https://api.dispatch.me',
    dispatchFilesUrl: 'https://files-api.dispatch.me',
  },
}

export type HostKind = 'sandbox' | 'production' | 'other'

/** Whose host a URL names. Every host of dispatch.me that does not say sandbox counts as production. */
export function toHostKind(url: string): HostKind {
  const host = new URL(url).hostname.replace(/\.$/, '')
  if (host !== 'dispatch.me' && !host.endsWith('.dispatch.me')) return 'other'
  return /(^|[.-])(sbx|sandbox)([.-]|$)/.test(host) ? 'sandbox' : 'production'
}

export type HostKind = 'sandbox' | 'production' | 'other'

/** Whose host a URL names. Every host of dispatch.me that does not say sandbox counts as production. */
export function toHostKind(url: string): HostKind {
  const host = new URL(url).hostname.replace(/\.$/, '')
  if (host !== 'dispatch.me' && !host.endsWith('.dispatch.me')) return 'other'
  return /(^|[.-])(sbx|sandbox)([.-]|$)/.test(host) ? 'sandbox' : 'production'
}

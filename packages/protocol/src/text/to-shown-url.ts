/**
 * A URL as it may be printed: no password, no value of its query, no fragment. Of a text that only looks like one
 * nothing but the scheme is left, because nobody knows where its password ends.
 */
export function toShownUrl(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0]
  if (scheme === undefined) return text
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || hidesPassword(url)) return `${scheme}...`
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : ':***'}@`
  const names = new Set(url.searchParams.keys())
  const query = [...names].map((name) => `${name}=***`).join('&')
  return `${scheme}${user}${url.host}${url.pathname}${query === '' ? '' : `?${query}`}`
}

/** Did a `/`, `?` or `#` of a password end the host, so that the rest of it stands in the path or behind? */
export function hidesPassword(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return url.pathname.includes('@') || url.hash.includes('@')
  const isQuery = [...url.searchParams.values()].some((value) => value !== '')
  return url.pathname.includes('@') || url.hash.includes('@') || (!isQuery && url.search.includes('@'))
}

/**
 * A URL as it may be printed if whoever knows its path may use it: services that take pings and hooks put a secret in
 * the path. Of what is no URL nothing is shown.
 */
export function toShownHost(text: string): string {
  if (!URL.canParse(text)) return '***'
  const { protocol, host, origin, href } = new URL(text)
  return href === `${origin}/` ? origin : `${protocol}//${host}/***`
}

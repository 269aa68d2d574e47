/**
 * The id at the end of an address such as `/console/jobs/50%25%20off`. The router's own parameter does not serve: it has
 * been through `decodeURI`, after which nobody knows whether a `%2F` is a slash or three characters of the id.
 */
export function readPathId(pathname: string): string {
  const written = pathname.replace(/\/$/, '').split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(written)
  } catch {
    // Typed by hand: a lone `%` means itself.
    return written
  }
}

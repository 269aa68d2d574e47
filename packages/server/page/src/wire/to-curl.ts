import type { WireCallDetail } from '../api/views.ts'

/** Set by curl itself, or wrong for another connection. */
const ownHeaders = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding'])

/** The request as a command for a shell. Secrets are left as `[hidden]`, for whoever has them to put in. */
export function toCurl({ method, origin, path, request }: WireCallDetail, here: string): string {
  const headers = request.headers
    .filter(({ name }) => !ownHeaders.has(name.toLowerCase()) && !isEncoding(name))
    .map(({ name, value }) => `  -H ${quote(`${name}: ${value}`)}`)
  const body = request.body === null ? [] : [`  --data-raw ${quote(request.body)}`]
  const command = [`curl -X ${method} ${quote(`${origin ?? here}${path}`)}`, ...headers, ...body].join(
    ' \\\n',
  )
  const isWhole = !request.isCut
  return isWhole ? command : `# Only the beginning of the body is known.\n${command}`
}

/** The body is shown decompressed. */
function isEncoding(name: string): boolean {
  return name.toLowerCase() === 'content-encoding'
}

/** Nothing in it means anything to a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

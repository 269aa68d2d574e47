/**
 * Names of fields that hold secrets; their values never reach the log, on any of the first levels of an
 * object.
 */
const secretNames = [
  'secret',
  'password',
  'token',
  'apiKey',
  'api_key',
  'apiToken',
  'accessToken',
  'access_token',
  'clientSecret',
  'client_secret',
  'dispatchSecret',
  'appSecret',
  'bridgeSecret',
  'callbackToken',
  'encryptionKey',
  'apiCreds',
  'api_creds',
  'credentials',
  'authorization',
  'cookie',
  'card_number',
  '["x-dispatch-signature"]',
  '["x-api-key"]',
  '["webhook-signature"]',
]

const depth = 4

/** Paths for pino: each name on the first levels. */
export const redactedPaths: readonly string[] = secretNames.flatMap((name) =>
  Array.from({ length: depth }, (_, level) => {
    const above = Array.from({ length: level }, () => '*').join('.')
    if (above === '') return name
    return name.startsWith('[') ? `${above}${name}` : `${above}.${name}`
  }),
)

/** The list of credentials' names and the name of a REST token are no secrets. */
export function toCensored(value: unknown, path: readonly string[]): unknown {
  const isNameList = Array.isArray(value) && value.every((item) => typeof item === 'string')
  if (path.length === 1 && path[0] === 'credentials' && isNameList) return value
  if (
    path.length === 1 &&
    path[0] === 'token' &&
    typeof value === 'string' &&
    /^[A-Za-z0-9_.-]{1,20}$/.test(value)
  ) {
    return value
  }
  return value === undefined || value === null ? value : '[hidden]'
}

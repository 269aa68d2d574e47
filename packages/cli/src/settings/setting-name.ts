const prefix = 'TRUCKROLL_'

/** `httpPort` -> `TRUCKROLL_HTTP_PORT`. */
export function toEnvironmentName(key: string): string {
  return prefix + toSnakeCase(key)
}

/** `httpPort` -> `HTTP_PORT`; `apiURL` -> `API_URL`. */
export function toSnakeCase(key: string): string {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()
}

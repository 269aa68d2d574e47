const secretKeys = [
  'dispatchSecret',
  'appSecret',
  'oauthClientSecret',
  'apiToken',
  'apiTokens',
  'callbackToken',
  'encryptionKey',
  'bridgeSecret',
  'alertSecret',
  // A PostgreSQL URL carries a password.
  'store',
] as const

/** Settings whose value is never printed, and which may come from a file named by `NAME_FILE`. */
export const secretSettings: ReadonlySet<string> = new Set(secretKeys)

/** In `truckroll.config.ts`, `apiTokenFile` names the file that holds `apiToken`. */
export type SecretFiles = { readonly [Key in (typeof secretKeys)[number] as `${Key}File`]?: string }

/** `apiTokenFile` -> `apiToken`. */
export function toSecretOfFile(key: string): string | undefined {
  const secret = key.endsWith('File') ? key.slice(0, -'File'.length) : ''
  return secretSettings.has(secret) ? secret : undefined
}

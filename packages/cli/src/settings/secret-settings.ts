/** Settings whose value is never printed, and which may come from a file named by `NAME_FILE`. */
export const secretSettings: ReadonlySet<string> = new Set([
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
])

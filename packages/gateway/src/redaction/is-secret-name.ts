/** Whatever contains one of these, read without case and separators: `X-Api-Key`, `refreshToken`, `CLIENT_SECRET`. */
const parts =
  /passw(?:or)?d|passphrase|secret|token|apikey|accesskey|privatekey|signingkey|encryptionkey|authorization|cookie|credential|signature|apicreds|cardnumber|sessionid/

/** Too short to be looked for inside of others. */
const words: ReadonlySet<string> = new Set([
  'auth',
  'bearer',
  'cvc',
  'cvv',
  'jwt',
  'otp',
  'pass',
  'pin',
  'pwd',
  'ssn',
])

/** Does a field, header, parameter or setting of this name hold a secret? */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return words.has(plain) || parts.test(plain)
}

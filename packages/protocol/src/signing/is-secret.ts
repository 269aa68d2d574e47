/** Is this a secret in Dispatch's form: hex, of even length, not empty? */
export function isSecret(text: string): boolean {
  return typeof text === 'string' && text.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(text)
}

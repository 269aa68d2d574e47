/** First byte of a sealed value: how the rest is laid out. */
export const sealedVersion = 1

/** What a value sealed under this key begins with: the version, the length of the key's id, the id. */
export function toSealedHead(keyId: string): Uint8Array {
  const id = Buffer.from(keyId)
  return Buffer.concat([Buffer.from([sealedVersion, id.length]), id])
}

/** The id of the key that sealed a value, read from its beginning. */
export function readKeyId(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(2, 2 + (sealed[1] ?? 0))).toString()
}

/** One key: its id and its 32 bytes in base64. */
export interface EncryptionKey {
  readonly id: string
  readonly base64: string
}

const keyBytes = 32

/** Reads `id:base64,id:base64`; a bare base64 has id `1`. Undefined if any part is not as expected. */
export function parseEncryptionKeys(text: string): readonly EncryptionKey[] | undefined {
  const keys: EncryptionKey[] = []
  for (const part of text.split(',').map((item) => item.trim())) {
    const match = /^(?:(?<id>[A-Za-z0-9_-]{1,40}):)?(?<base64>[A-Za-z0-9+/_-]+={0,2})$/.exec(part)
    const base64 = match?.groups?.['base64']
    if (base64 === undefined || Buffer.from(base64, 'base64').length !== keyBytes) return undefined
    keys.push({ id: match?.groups?.['id'] ?? '1', base64 })
  }
  return new Set(keys.map((key) => key.id)).size === keys.length ? keys : undefined
}

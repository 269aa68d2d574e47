import { countOf } from '@truckroll/protocol'
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { GatewayError, proofPrefix, readKeyId, sealedVersion, toSealedHead } from '@truckroll/store'

const ivBytes = 12
const tagBytes = 16

interface SealingKey {
  readonly id: string
  readonly key: Buffer
  /** For hashes: of its own, so that neither tells anything of what the other does. */
  readonly hashKey: Buffer
}

/**
 * Seals secrets for the store by AES-256-GCM under a named key, so that keys can be rotated without downtime.
 * Layout: version, length of the key id, key id, iv, tag, ciphertext; the purpose is bound in as associated data.
 */
export class SecretBox {
  readonly #keys: readonly SealingKey[]
  readonly #tell: (secret: string) => void

  /**
   * `text`: `id:base64` of 32 bytes, several by comma, the first seals; a bare base64 has id `1`. `tell` hears each secret
   * that is sealed or opened.
   */
  constructor(text: string | undefined, tell: (secret: string) => void = () => undefined) {
    this.#tell = tell
    this.#keys = (text ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map(readKey)
  }

  get canSeal(): boolean {
    return this.#keys.length > 0
  }

  /** Ids of all keys; the first one seals. */
  get keyIds(): readonly string[] {
    return this.#keys.map(({ id }) => id)
  }

  /** @throws GatewayError `TR_SECRET_KEY` if no key is set. */
  seal(secret: string, purpose: string, keyId?: string): Uint8Array {
    const first = keyId === undefined ? this.#keys[0] : this.#keys.find(({ id }) => id === keyId)
    if (first === undefined) {
      throw new GatewayError(
        'TR_SECRET_KEY',
        'a secret is to be stored: set TRUCKROLL_ENCRYPTION_KEY to id:base64 of 32 bytes',
      )
    }
    this.#tellOf(purpose, secret)
    const iv = randomBytes(ivBytes)
    const cipher = createCipheriv('aes-256-gcm', first.key, iv, { authTagLength: tagBytes })
    cipher.setAAD(Buffer.from(purpose))
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
    return Buffer.concat([toSealedHead(first.id), iv, cipher.getAuthTag(), sealed])
  }

  /** A hash that says nothing to whoever has not the key; undefined if there is no key of this id. */
  hash(text: string, keyId: string): string | undefined {
    const key = this.#keys.find(({ id }) => id === keyId)?.hashKey
    return key && createHmac('sha256', key).update(text).digest('base64url')
  }

  /** @throws GatewayError `TR_SECRET_KEY` if its key is not set any more or it was not sealed for this purpose. */
  open(sealed: Uint8Array, purpose: string): string {
    const bytes = Buffer.from(sealed)
    const idEnd = 2 + (bytes[1] ?? 0)
    const id = readKeyId(bytes)
    const key = this.#keys.find((candidate) => candidate.id === id)
    if (bytes[0] !== sealedVersion || key === undefined) {
      throw new GatewayError(
        'TR_SECRET_KEY',
        `a stored secret was sealed under key ${JSON.stringify(id)}, which TRUCKROLL_ENCRYPTION_KEY does not hold`,
      )
    }
    const ivEnd = idEnd + ivBytes
    const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(idEnd, ivEnd), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(Buffer.from(purpose))
    decipher.setAuthTag(bytes.subarray(ivEnd, ivEnd + tagBytes))
    try {
      const opened = Buffer.concat([decipher.update(bytes.subarray(ivEnd + tagBytes)), decipher.final()])
      const secret = opened.toString('utf8')
      this.#tellOf(purpose, secret)
      return secret
    } catch (cause) {
      throw new GatewayError('TR_SECRET_KEY', 'a stored secret was changed or belongs to something else', {
        cause,
      })
    }
  }

  /** The proof of a key is a word that anybody knows: hidden wherever it stands, it would only puzzle. */
  #tellOf(purpose: string, secret: string): void {
    if (!purpose.startsWith(`fact:${proofPrefix}`)) this.#tell(secret)
  }
}

function readKey(part: string): SealingKey {
  const colon = part.indexOf(':')
  const id = colon < 0 ? '1' : part.slice(0, colon)
  const key = Buffer.from(part.slice(colon + 1), 'base64')
  if (key.length !== 32 || !/^[A-Za-z0-9_-]{1,40}$/.test(id)) {
    throw new GatewayError(
      'TR_SETTING_INVALID',
      `TRUCKROLL_ENCRYPTION_KEY: expected id:base64 of 32 bytes, got ${countOf(key.length, 'byte')}`,
    )
  }
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32))
  return { id, key: derive('truckroll:secret:v1'), hashKey: derive('truckroll:hash:v1') }
}

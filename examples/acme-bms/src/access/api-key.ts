import { createHash, timingSafeEqual } from 'node:crypto'

import { createId, type RandomBytes } from '../random.ts'

export const keyKinds = ['api', 'office'] as const
export type KeyKind = (typeof keyKinds)[number]

export interface NewKey {
  id: string
  secretHash: Uint8Array
  /** Shown once; only its hash is kept. */
  text: string
}

const keyPattern = /^acme_(?:api|office)_(key_[0-9a-f]{24})_([0-9a-f]{64})$/

/** A key is `acme_<kind>_<id>_<secret>`: the id finds the row, the secret of 256 random bits is compared. */
export function createKey(kind: KeyKind, random: RandomBytes): NewKey {
  const id = createId('key', random)
  const secret = Buffer.from(random(32)).toString('hex')
  return { id, secretHash: hashSecret(secret), text: `acme_${kind}_${id}_${secret}` }
}

export function splitKey(text: string): { id: string; secret: string } | undefined {
  const [, id, secret] = keyPattern.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/** Constant time; an unknown key costs the same comparison as a wrong one. */
export function isSecretOf(secretHash: Uint8Array | undefined, secret: string): boolean {
  const given = hashSecret(secret)
  const isEqual = timingSafeEqual(given, secretHash ?? new Uint8Array(given.length))
  return isEqual && secretHash !== undefined
}

/** The secret is random and long, so one SHA-256 is enough: there is nothing to guess. */
function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

import { isSecret, countOf } from '@truckroll/protocol'
import type { Settings } from '../settings/settings-schema.ts'
import { parseEncryptionKeys } from '../settings/parse-encryption-keys.ts'
import { fail, ok, skip, type CheckResult } from './check.ts'

/**
 * Checks keys without using them: whether they are hex of even length, and what is off because one is
 * missing.
 */
export function checkKeys(settings: Settings): readonly CheckResult[] {
  const { dispatchSecret, appSecret, encryptionKey, credentials } = settings
  return [
    dispatchSecret === undefined
      ? skip('dispatch key', `none set: each provider has its own (${credentials})`)
      : checkHex('dispatch key', dispatchSecret),
    appSecret === undefined
      ? skip('application key', 'none set: onboarding is off')
      : checkHex('application key', appSecret),
    checkEncryption(encryptionKey),
  ]
}

function checkHex(name: string, secret: string): CheckResult {
  return isSecret(secret)
    ? ok(name, `hex of even length, ${secret.length / 2} ${secret.length === 2 ? 'byte' : 'bytes'}`)
    : fail(
        name,
        `expected hex of even length, got ${countOf(secret.length, 'character')} that ${secret.length === 1 ? 'is' : 'are'} not`,
      )
}

function checkEncryption(encryptionKey: string | undefined): CheckResult {
  const name = 'encryption key'
  if (encryptionKey === undefined) {
    return skip(name, 'none set: needed once a provider has credentials or a key of its own')
  }
  const keys = parseEncryptionKeys(encryptionKey)
  if (keys === undefined) return fail(name, 'expected id:base64 of 32 bytes, several by comma')
  return ok(name, `${keys.map((key) => key.id).join(', ')}; the first seals`)
}

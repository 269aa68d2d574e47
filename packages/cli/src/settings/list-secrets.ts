import { parseEncryptionKeys } from './parse-encryption-keys.ts'
import type { Settings } from './settings-schema.ts'

/** Every secret of the settings, in the one form that two spellings of it share. */
export function listSecrets(settings: Partial<Settings>) {
  const { apiToken, apiTokens = [], callbackToken = [], encryptionKey } = settings
  const one = (key: keyof Settings, ...secrets: readonly (string | undefined)[]) =>
    secrets.flatMap((secret) => (secret === undefined || secret === '' ? [] : [{ key, secret }]))
  return [
    ...one('apiToken', apiToken),
    ...one('apiTokens', ...apiTokens.map(({ token }) => token)),
    ...one('callbackToken', ...callbackToken),
    ...one('dispatchSecret', settings.dispatchSecret?.toLowerCase()),
    ...one('appSecret', settings.appSecret?.toLowerCase()),
    ...one('oauthClientSecret', settings.oauthClientSecret),
    ...one('encryptionKey', ...toEncryptionKeys(encryptionKey)),
    ...one('bridgeSecret', ...toSigningSecrets(settings.bridgeSecret)),
    ...one('alertSecret', ...toSigningSecrets(settings.alertSecret)),
  ]
}

/** In a list of keys the same one twice opens no other door. */
function toEncryptionKeys(text = ''): Set<string> {
  return new Set((parseEncryptionKeys(text) ?? []).map(({ base64 }) => base64))
}

function toSigningSecrets(text = ''): Set<string> {
  return new Set(text.split(',').map((part) => part.trim().replace(/^whsec_/, '')))
}

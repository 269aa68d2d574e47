import type { Settings } from '../settings/settings-schema.ts'
import { ok, skip, warn, type CheckResult } from './check.ts'

const name = 'tokens'
const LEAST_CHARACTERS = 16
/** A token by chance has about as many; `passwordpassword` has 7. */
const LEAST_DIFFERENT = 8

/** Whether a token can be guessed. Off loopback a short one is refused by `run` as well. */
export function checkTokens({ apiToken, apiTokens, callbackToken }: Settings): readonly CheckResult[] {
  const tokens = [
    ...(apiToken === undefined ? [] : [{ what: 'the API token', token: apiToken }]),
    ...apiTokens.map((each) => ({ what: `the token of ${each.name}`, token: each.token })),
    ...callbackToken.map((token, index) => ({ what: `callback token ${index + 1}`, token })),
  ]
  if (tokens.length === 0) return [skip(name, 'none set')]
  const weak = tokens.flatMap(({ what, token }) => {
    const fault = findFault(token)
    return fault === undefined ? [] : [warn(name, `${what} ${fault}: use the output of openssl rand -hex 32`)]
  })
  return weak.length > 0 ? weak : [ok(name, `${tokens.length} set, none can be guessed`)]
}

function findFault(token: string): string | undefined {
  if (token.length < LEAST_CHARACTERS) return `is shorter than ${LEAST_CHARACTERS} characters`
  const different = new Set(token).size
  return different < LEAST_DIFFERENT ? `has only ${different} different characters` : undefined
}

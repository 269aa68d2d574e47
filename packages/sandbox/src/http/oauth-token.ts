import { createHash, timingSafeEqual } from 'node:crypto'
import { isJsonObject, parseJson } from '@truckroll/protocol'
import type { Network } from '../network/network.ts'
import type { AccessTokens } from './access-tokens.ts'
import { jsonAnswer, type Answer } from './answer.ts'

export interface TokenParts {
  readonly network: Network
  readonly tokens: AccessTokens
  /** Milliseconds since 1970. */
  readonly now: number
  readonly tokenSeconds: number
}

/** Client credentials, as JSON or as a form; the pair is not the one that signs. Playbook: Authentication > OAuth */
export function oauthToken({ network, tokens, now, tokenSeconds }: TokenParts, body: Uint8Array): Answer {
  const fields = readFields(Buffer.from(body).toString('utf8'))
  if (fields['grant_type'] !== 'client_credentials') return refuse(400, 'unsupported_grant_type')
  const { client_id: id, client_secret: secret } = fields
  for (const [key, { oauth }] of network.world.entries('accounts')) {
    if (oauth === undefined || typeof id !== 'string' || typeof secret !== 'string') continue
    if (!isSame(oauth.id, id) || !isSame(oauth.secret, secret)) continue
    const answer = {
      access_token: tokens.issue(key, now + tokenSeconds * 1_000),
      token_type: 'bearer',
      expires_in: tokenSeconds,
      created_at: Math.floor(now / 1_000),
    }
    return jsonAnswer(200, JSON.stringify(answer))
  }
  return refuse(401, 'invalid_client')
}

function readFields(text: string): Readonly<Record<string, unknown>> {
  try {
    const fields = parseJson(text)
    return isJsonObject(fields) ? fields : {}
  } catch {
    return Object.fromEntries(new URLSearchParams(text))
  }
}

function refuse(status: number, error: string): Answer {
  return jsonAnswer(status, JSON.stringify({ error }))
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}

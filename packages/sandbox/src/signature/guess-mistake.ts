import { isSecret, signBody, unpackBody } from '@truckroll/protocol'
import { createHash, createHmac } from 'node:crypto'
import type { SandboxAccount } from '../accounts/account-schema.ts'

/** Larger bodies are not tried: each guess reads all of them. */
const maxGuessBytes = 1_048_576

interface Guess {
  readonly words: string
  readonly digest: () => Buffer
}

export interface WrongSignature {
  readonly account: SandboxAccount
  readonly accounts: readonly SandboxAccount[]
  readonly body: Uint8Array
  readonly came: string
}

/**
 * What somebody most likely did to come to a signature that is wrong: the usual mistakes are made here, too, until one
 * gives what came.
 */
export function guessMistake(wrong: WrongSignature): string | undefined {
  const { account, body, came } = wrong
  if (body.length > maxGuessBytes) return undefined
  const right = Buffer.from(signBody(account.secret, body), 'hex')
  const form = nameForm(came, right)
  if (form !== undefined) return `The digest is right, but its form is not: ${form}.`
  for (const { words, digest } of listGuesses(wrong)) {
    if (nameForm(came, digest()) !== undefined) return words
  }
  return describeShape(came)
}

/** How this text writes the digest; undefined: it does not. */
function nameForm(came: string, digest: Buffer): string | undefined {
  const bare = came.replace(/^(?:hmac-)?sha-?256[=: ]\s*/i, '')
  const prefix = bare === came ? '' : ' behind a prefix'
  if (bare === digest.toString('hex')) return `hex${prefix}; expected the bare hex digits`
  if (bare.toLowerCase() === digest.toString('hex'))
    return `hex in capitals${prefix}; expected lower-case letters`
  const base64 = bare.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  if (base64 === digest.toString('base64').replace(/=+$/, '')) return `base64${prefix}; expected hex`
  return undefined
}

function listGuesses({ account, accounts, body }: WrongSignature): Guess[] {
  const key = Buffer.from(account.secret, 'hex')
  const hmac =
    (secret: string | Buffer, content: string | Uint8Array, algorithm = 'sha256') =>
    () =>
      createHmac(algorithm, secret).update(content).digest()
  const bytes = Buffer.from(body)
  const isGzip = body[0] === 0x1f && body[1] === 0x8b
  const text = readText(body)
  return [
    ...listOtherTexts(text, isGzip).map(({ what, content }) => ({
      words: `Not the bytes of the body were signed, but ${what}. Sign exactly the bytes that are sent.`,
      digest: hmac(key, content),
    })),
    {
      words: 'The secret was used as text. It is hex: decode it to 32 bytes first.',
      digest: hmac(account.secret, bytes),
    },
    ...accounts
      .filter(({ key: other, secret }) => other !== account.key && isSecret(secret))
      .slice(0, 200)
      .map(({ key: other, secret }) => ({
        words: `It was signed with the secret of ${other}, but the request names ${account.key}.`,
        digest: hmac(Buffer.from(secret, 'hex'), bytes),
      })),
    { words: 'The public key was used as the secret.', digest: hmac(account.key, bytes) },
    ...['sha1', 'sha512', 'md5'].map((algorithm) => ({
      words: `It was signed with HMAC-${algorithm.toUpperCase()}; expected HMAC-SHA256.`,
      digest: hmac(key, bytes, algorithm),
    })),
    {
      words: 'It is a plain SHA-256 of the body, without the secret; expected HMAC-SHA256.',
      digest: () => createHash('sha256').update(bytes).digest(),
    },
  ]
}

/** What people sign in place of the bytes: the text before gzip, or JSON that was parsed and written again. */
function listOtherTexts(
  text: string | undefined,
  isGzip: boolean,
): { what: string; content: string | Uint8Array }[] {
  const nothing = { what: 'nothing: an empty body', content: '' }
  if (text === undefined) return [nothing]
  const rewritten = rewrite(text)
  return [
    ...(isGzip ? [{ what: 'the JSON before it was packed with gzip', content: text }] : []),
    ...rewritten.map(({ how, content }) => ({
      what: `JSON that was parsed and written again (${how})`,
      content,
    })),
    { what: 'the body without the white space around it', content: text.trim() },
    { what: 'the body with a line break behind it', content: `${text}\n` },
    { what: 'the body in base64', content: Buffer.from(text).toString('base64') },
    nothing,
  ].filter(({ content }) => isGzip || content !== text)
}

function rewrite(text: string): { how: string; content: string }[] {
  try {
    const value: unknown = JSON.parse(text)
    return [
      { how: 'without spaces', content: JSON.stringify(value) },
      { how: 'indented by two', content: JSON.stringify(value, undefined, 2) },
      { how: 'indented by four', content: JSON.stringify(value, undefined, 4) },
      { how: 'a space behind each comma and colon, as Python does', content: spaceOut(value) },
      {
        how: 'letters beyond ASCII as \\u escapes',
        content: escapeLetters(JSON.stringify(value)),
      },
      {
        how: 'spaces and \\u escapes, as Python does',
        content: escapeLetters(spaceOut(value)),
      },
    ]
  } catch {
    // It is not JSON, or nested too deeply to be written again.
    return []
  }
}

function spaceOut(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaceOut).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${spaceOut(field)}`)
  return `{${fields.join(', ')}}`
}

function escapeLetters(text: string): string {
  return text.replaceAll(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function describeShape(came: string): string | undefined {
  if (/^[0-9a-f]{64}$/.test(came)) return undefined
  if (/^[0-9a-f]+$/i.test(came))
    return `It has ${came.length} hex digits; a SHA-256 digest has 64, in lower case.`
  return 'It is not hex; expected 64 hex digits in lower case.'
}

function readText(body: Uint8Array): string | undefined {
  try {
    return unpackBody(body, maxGuessBytes * 4)
  } catch {
    // Not readable as text: then nobody signed the text either.
    return undefined
  }
}

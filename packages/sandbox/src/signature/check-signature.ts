import { findNearestName, signBody } from '@truckroll/protocol'
import { createHash } from 'node:crypto'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { SignatureCheck } from '../control/request-view.ts'
import { guessMistake } from './guess-mistake.ts'

/** Longest shown part of what a stranger sent. */
const maxShown = 200

export interface SignedParts {
  readonly key: string | null
  readonly signature: string | null
  readonly body: Uint8Array
}

/** The check of a signature, step by step, as a person would do it by hand. */
export function checkSignature(
  accounts: readonly SandboxAccount[],
  { key, signature, body }: SignedParts,
): SignatureCheck {
  const account = accounts.find((known) => known.key === key)
  const expected = account === undefined ? null : signBody(account.secret, body)
  const isRight = expected !== null && signature === expected
  const sha256 = createHash('sha256').update(body).digest('hex')
  return {
    isRight,
    steps: [
      keyStep(accounts, key),
      {
        question: 'Which bytes are signed?',
        answer: `All ${body.length} of the body, exactly as they came${isGzip(body) ? ': gzip, still packed' : ''}.`,
        result: 'right',
      },
      {
        question: 'With which secret?',
        answer:
          account === undefined
            ? 'Not known without the account.'
            : `That of ${account.key}, ${account.secret.length} hex digits, decoded to ${account.secret.length / 2} bytes.`,
        result: account === undefined ? 'unknown' : 'right',
      },
      {
        question: 'Which digest has to come?',
        answer:
          expected === null ? 'Not known without the secret.' : `HMAC-SHA256 in lower-case hex: ${expected}`,
        result: expected === null ? 'unknown' : 'right',
      },
      {
        question: 'Which one came?',
        answer: signature === null ? 'None: there is no header X-Dispatch-Signature.' : cut(signature),
        result: expected === null && signature !== null ? 'unknown' : isRight ? 'right' : 'wrong',
      },
    ],
    expected,
    came: signature === null ? null : cut(signature),
    signedBytes: body.length,
    signedSha256: sha256,
    signedStart: startOf(body),
    mistake: isRight ? null : nameMistake(accounts, account, { key, signature, body }),
  }
}

function keyStep(accounts: readonly SandboxAccount[], key: string | null): SignatureCheck['steps'][number] {
  const question = 'Whose request is it?'
  if (key === null)
    return { question, answer: 'Nobody’s: there is no header X-Dispatch-Key.', result: 'wrong' }
  const account = accounts.find((known) => known.key === key)
  if (account !== undefined)
    return {
      question,
      answer: `X-Dispatch-Key names ${account.key}, the key of ${article(account.role)}.`,
      result: 'right',
    }
  return { question, answer: `X-Dispatch-Key is ${cut(key)}, and no account has it.`, result: 'wrong' }
}

function nameMistake(
  accounts: readonly SandboxAccount[],
  account: SandboxAccount | undefined,
  { key, signature, body }: SignedParts,
): string | null {
  if (key === null) return 'Send the key of the account in the header X-Dispatch-Key.'
  if (account === undefined) {
    const decoded = accounts.find((known) => encodeURIComponent(known.key) === key)
    if (decoded !== undefined) return 'The key is URL-encoded; send it as it is, with its bars.'
    const near = findNearestName(
      key,
      accounts.map((known) => known.key),
    )
    return near === undefined ? null : `Did you mean ${near}?`
  }
  if (signature === null) return 'Send the digest in the header X-Dispatch-Signature.'
  return guessMistake({ account, accounts, body, came: signature }) ?? null
}

/** How the bytes begin: a text as it is, gzip and other bytes in hex. */
function startOf(body: Uint8Array): string {
  if (isGzip(body)) return Buffer.from(body.subarray(0, 24)).toString('hex').replaceAll(/(..)/g, '$1 ').trim()
  return Buffer.from(body.subarray(0, maxShown)).toString('utf8')
}

function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b
}

function article(role: SandboxAccount['role']): string {
  return role === 'application' ? 'an application' : `a ${role}`
}

function cut(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)} …` : text
}

import { countOf, ProtocolError, unpackBody } from '@truckroll/protocol'
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { Network } from '../network/network.ts'
import type { RecordOutcome } from '../world/entities.ts'
import { errorAnswer, jsonAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { headerOf } from './signed-request.ts'

/** Largest unpacked size of a packed body. */
const maxTextBytes = 67_108_864

const shownHeaders = [
  'content-type',
  'content-encoding',
  'x-dispatch-key',
  'recordtype',
  'messageid',
  'user-agent',
]

/**
 * agent/in: every post with a valid signature gets a 200, and everything it causes is queued before. Gzip is
 * recognised by its first bytes, never by the header. Playbook: Overview > Dispatch Inbound
 */
export function agentIn(
  network: Network,
  account: SandboxAccount,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
): Answer {
  let text: string
  try {
    text = unpackBody(body, maxTextBytes)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    if (error.code !== 'TR_PROTOCOL_BODY_GZIP') return errorAnswer(400, error.message)
    // The signature is valid, so the post is accepted although its content cannot be read.
    text = ''
  }
  const outcomes = network.post(account, {
    messageId: headerOf(headers, 'messageid'),
    recordType: headerOf(headers, 'recordtype'),
    headers: Object.fromEntries(shownHeaders.flatMap((name) => pair(name, headerOf(headers, name)))),
    bodySha256: createHash('sha256').update(body).digest('hex'),
    bodyBytes: body.length,
    isGzip: body[0] === 0x1f && body[1] === 0x8b,
    text,
    via: 'http',
  })
  return { ...jsonAnswer(200, '{"status":"OK"}'), result: toWords(outcomes) }
}

function toWords(outcomes: readonly RecordOutcome[]): string {
  const words = outcomes.map(({ recordType, result, message }) =>
    [`${recordType} ${result}`, ...(message === undefined ? [] : [message])].join(': '),
  )
  const [first = 'nothing in it', ...more] = new Set(words)
  return more.length === 0 ? first : `${first}, and ${countOf(more.length, 'further result')}`
}

function pair(name: string, value: string | null): [string, string][] {
  return value === null ? [] : [[name, value]]
}

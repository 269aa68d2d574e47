import { parseJson, ProtocolError } from '@truckroll/protocol'
import { whatCame } from '../kit/what-came.ts'
import { RetryableError, TerminalError } from './errors.ts'
import type { HttpAnswer } from './http-client.ts'
import { maxAnswerValues, type JsonOfBody } from './read-json-ahead.ts'

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

/** An answer as adapters read it; `ahead`: its body, if it was read as JSON before. */
export function toHttpAnswer(
  status: number,
  headers: AnswerHeaders,
  body: Uint8Array,
  ahead?: JsonOfBody,
): HttpAnswer {
  const text = () => new TextDecoder().decode(body)
  const read = () => {
    if (ahead === undefined) return parseJson(text())
    if ('fault' in ahead) throw ahead.fault
    return ahead.value
  }
  return {
    status,
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    ),
    body,
    text,
    json: () => {
      try {
        return read()
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error
        if (error.code === 'TR_PROTOCOL_JSON_SIZE') {
          const most = maxAnswerValues.toLocaleString('en-US')
          const message = `expected at most ${most} values in the vendor's answer, got more: ask for less at once`
          throw new TerminalError(message, { status, cause: error })
        }
        throw new RetryableError(`expected JSON from the vendor, got ${whatCame(text())}`, {
          status,
          cause: error,
        })
      }
    },
  }
}

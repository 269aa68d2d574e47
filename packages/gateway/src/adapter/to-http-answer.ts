import { parseJson, ProtocolError } from '@truckroll/protocol'
import { whatCame } from '../kit/what-came.ts'
import { RetryableError } from './errors.ts'
import type { HttpAnswer } from './http-client.ts'

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

/** An answer as adapters read it. */
export function toHttpAnswer(status: number, headers: AnswerHeaders, body: Uint8Array): HttpAnswer {
  const text = () => new TextDecoder().decode(body)
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
        return parseJson(text())
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error
        throw new RetryableError(`expected JSON from the vendor, got ${whatCame(text())}`, {
          status,
          cause: error,
        })
      }
    },
  }
}

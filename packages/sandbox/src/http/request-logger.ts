import type { FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../clock/clock.ts'
import type { RequestItem } from '../control/request-view.ts'
import type { Fault } from '../faults/fault-schema.ts'
import type { NetworkEvents } from '../network/network-events.ts'
import type { RequestLog } from '../network/request-log.ts'
import type { Answer } from './answer.ts'
import { faultWords } from './fault-words.ts'

const maxPath = 300
const maxKey = 200
const maxHeader = 500

/** Shown to people; tokens and passwords are not. */
const shownHeaders = [
  'content-type',
  'content-encoding',
  'content-length',
  'x-dispatch-key',
  'x-dispatch-signature',
  'recordtype',
  'messageid',
  'user-agent',
]

/** Which route a request came to, and whose it says it is. */
export type LoggedExchange = Pick<RequestItem, 'route' | 'accountKey' | 'signature'>

export interface RequestLogger {
  /** Call what it returns when the request is answered, or its connection cut (null). */
  arrived(
    exchange: LoggedExchange,
    request: FastifyRequest,
    fault: Fault | undefined,
  ): (status: number | null, answer: Answer | undefined) => void
}

export function createRequestLogger(log: RequestLog, clock: Clock, events: NetworkEvents): RequestLogger {
  return {
    arrived: ({ route, accountKey, signature }, request, fault) => {
      const seq = log.arrived({
        at: clock.now(),
        method: request.method,
        path: showPath(route, request.url),
        route,
        accountKey: accountKey?.slice(0, maxKey) ?? null,
        signature,
        headers: showHeaders(request.headers),
        body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
      })
      if (fault?.kind === 'hang') events.changed()
      return (status, answer) => {
        const isNews = log.answered(seq, {
          at: clock.now(),
          status,
          fault: fault === undefined ? null : faultWords(fault),
          result: answer?.result ?? '',
          answer: showAnswer(route, answer),
          isIdle: answer?.isIdle === true && fault === undefined,
        })
        if (isNews) events.changed()
      }
    },
  }
}

/** Somebody who sends credentials in the address by mistake does not find them in the log. */
function showPath(route: LoggedExchange['route'], url: string): string {
  return (route === 'oauth' ? url.replace(/\?.*$/s, '') : url).slice(0, maxPath)
}

/** Files are bytes, and tokens are nobody's business. */
function showAnswer(route: LoggedExchange['route'], answer: Answer | undefined): string {
  if (answer === undefined || route === 'oauth') return ''
  return typeof answer.body === 'string' ? answer.body : `${answer.body.length} bytes`
}

function showHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    shownHeaders.flatMap((name) => {
      const value = headers[name]
      return typeof value === 'string' ? [[name, value.slice(0, maxHeader)]] : []
    }),
  )
}

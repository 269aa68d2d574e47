import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { Route } from '../faults/fault-schema.ts'
import { Renditions } from '../files/renditions.ts'
import type { Network } from '../network/network.ts'
import type { SandboxStore } from '../store/sandbox-store.ts'
import { agentAck } from './agent-ack.ts'
import { agentIn } from './agent-in.ts'
import { agentOut } from './agent-out.ts'
import { errorAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { answerUnderFaults } from './answer-under-faults.ts'
import type { FaultParts } from './answer-under-faults.ts'
import { dataFile } from './data-file.ts'
import { headerOf, signerOf } from './signed-request.ts'

export interface DispatchRouteParts extends FaultParts {
  network: Network
  store: SandboxStore
  refusals: { count: number }
}

/** What Dispatch serves. Bodies stay bytes: the signature is over exactly those. */
export async function dispatchRoutes(app: FastifyInstance, parts: DispatchRouteParts): Promise<void> {
  const { network, settings, store } = parts
  const renditions = new Renditions()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const signed =
    (route: Route, act: (account: SandboxAccount, request: FastifyRequest, body: Uint8Array) => Answer) =>
    (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | FastifyReply => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
      const account = signerOf(network.world, request.headers, body)
      if (account === undefined) {
        parts.refusals.count += 1
        const answer = errorAnswer(401, 'expected the key and signature of an account')
        const accountKey = headerOf(request.headers, 'x-dispatch-key')
        parts.requestLogger.arrived(
          { route, accountKey, signature: 'wrong' },
          request,
          undefined,
        )(401, answer)
        return reply
          .code(401)
          .type(answer.contentType ?? 'application/json')
          .send(answer.body)
      }
      const exchange = { route, accountKey: account.key, signature: 'right' as const }
      return answerUnderFaults(parts, exchange, request, reply, () => act(account, request, body))
    }

  app.post(
    '/agent/in',
    signed('agent/in', (account, { headers }, body) => agentIn(network, account, headers, body)),
  )
  app.post(
    '/agent/out',
    signed('agent/out', (account, _request, body) => agentOut(network, settings, account, body)),
  )
  app.post(
    '/agent/ack',
    signed('agent/ack', (account, _request, body) => agentAck(network, account, body)),
  )
  app.get<{ Params: { token: string; format?: string } }>(
    '/v1/datafiles/:token/:format?',
    (request, reply) => {
      const { token, format } = request.params
      const exchange = { route: 'datafiles', accountKey: null, signature: 'unasked' } as const
      return answerUnderFaults(parts, exchange, request, reply, () =>
        dataFile(store, renditions, token, format),
      )
    },
  )
}

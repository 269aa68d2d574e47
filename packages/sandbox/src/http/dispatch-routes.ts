import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { Route } from '../faults/fault-schema.ts'
import type { Network } from '../network/network.ts'
import type { SandboxStore } from '../store/sandbox-store.ts'
import { agentAck } from './agent-ack.ts'
import { agentIn } from './agent-in.ts'
import { agentOut } from './agent-out.ts'
import type { Answer } from './answer.ts'
import { answerUnderFaults } from './answer-under-faults.ts'
import type { FaultParts } from './answer-under-faults.ts'
import { dataFile } from './data-file.ts'
import { signerOf } from './signed-request.ts'

export interface DispatchRouteParts extends FaultParts {
  network: Network
  store: SandboxStore
  refusals: { count: number }
}

/** What Dispatch serves. Bodies stay bytes: the signature is over exactly those. */
export async function dispatchRoutes(app: FastifyInstance, parts: DispatchRouteParts): Promise<void> {
  const { network, settings, store } = parts
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const signed =
    (route: Route, act: (account: SandboxAccount, request: FastifyRequest, body: Uint8Array) => Answer) =>
    (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | FastifyReply => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
      const account = signerOf(network.world, request.headers, body)
      if (account === undefined) {
        parts.refusals.count += 1
        return reply.code(401).send({ error: 'expected the key and signature of an account' })
      }
      return answerUnderFaults(parts, route, account.key, request, reply, () => act(account, request, body))
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
      return answerUnderFaults(parts, 'datafiles', null, request, reply, () => dataFile(store, token, format))
    },
  )
}

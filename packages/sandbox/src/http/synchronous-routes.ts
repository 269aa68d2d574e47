import { stringifyJson } from '@truckroll/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  organizationsAnswer,
  QueryFault,
  scheduleAnswer,
  slotsAnswer,
  techniciansAnswer,
} from '../availability/availability-answers.ts'
import type { Query } from '../availability/availability-answers.ts'
import type { Network } from '../network/network.ts'
import { AccessTokens } from './access-tokens.ts'
import { errorAnswer, jsonAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { answerUnderFaults } from './answer-under-faults.ts'
import type { FaultParts } from './answer-under-faults.ts'
import { oauthToken } from './oauth-token.ts'

export interface SynchronousRouteParts extends FaultParts {
  network: Network
}

const answers = {
  '/v1/availability/slots': slotsAnswer,
  '/v1/availability/schedule': scheduleAnswer,
  '/v3/search/contractors': techniciansAnswer,
  '/v3/search/oms': organizationsAnswer,
}

/**
 * What Dispatch answers at once, to whoever has a token. Match Orgs is printed without one; it asks for one like the
 * others. Playbook: Authentication > OAuth; Use Cases > From Dispatch > Availability
 */
export async function synchronousRoutes(app: FastifyInstance, parts: SynchronousRouteParts): Promise<void> {
  const { network, clock, settings } = parts
  const tokens = new AccessTokens()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.post('/oauth/token', (request, reply) => {
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
    const exchange = { route: 'oauth', accountKey: null, signature: 'unasked' } as const
    return answerUnderFaults(parts, exchange, request, reply, () =>
      oauthToken({ network, tokens, now: clock.now(), tokenSeconds: settings.tokenSeconds }, body),
    )
  })
  for (const [path, answer] of Object.entries(answers)) {
    app.get<{ Querystring: Query }>(path, (request, reply) => {
      const accountKey = bearerOf(request, tokens, clock.now())
      const exchange = { route: 'search', accountKey: accountKey ?? null, signature: 'unasked' } as const
      return answerUnderFaults(parts, exchange, request, reply, () => {
        const account = accountKey === undefined ? undefined : network.world.get('accounts', accountKey)
        if (account === undefined) return errorAnswer(401, 'expected a token that has not expired')
        return answered(() => answer({ world: network.world, account, query: request.query }))
      })
    })
  }
}

function answered(make: () => object): Answer {
  try {
    return jsonAnswer(200, stringifyJson(make()))
  } catch (error) {
    if (error instanceof QueryFault) return errorAnswer(400, error.message)
    throw error
  }
}

function bearerOf({ headers }: FastifyRequest, tokens: AccessTokens, now: number): string | undefined {
  const [, token] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? []
  return token === undefined ? undefined : tokens.accountKeyOf(token, now)
}

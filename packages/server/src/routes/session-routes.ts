import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { callerOf } from '../access/caller.ts'
import { scopes } from '../access/scope.ts'
import type { ServerApp } from '../http/server-app.ts'

export const sessionSchema = z.object({
  name: z.string().describe('name of the token, or `local` if none is needed'),
  scopes: z.array(z.enum(scopes)).describe('what it may do; `admin` includes all others'),
  isTokenNeeded: z.boolean(),
})

/** Who asks, and what a page may offer. */
export function registerSessionRoute(app: ServerApp): void {
  app.route({
    method: 'GET',
    url: '/v1/session',
    config: { access: forToken(...scopes) },
    schema: {
      operationId: 'getSession',
      tag: 'Operations',
      summary: 'Which token this is, and what it may do',
      response: { 200: sessionSchema },
    },
    handler: async (request, reply) =>
      reply.code(200).send({
        name: callerOf(request).token,
        scopes: [...(request.scopes ?? scopes)],
        isTokenNeeded: request.scopes !== null,
      }),
  })
}

import { nullIsAbsent, type Gateway } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { callerOf } from '../access/caller.ts'
import type { ServerApp } from '../http/server-app.ts'

const keyUseSchema = z.object({
  id: z.string().meta({ description: 'as in TRUCKROLL_ENCRYPTION_KEY' }),
  isKnown: z.boolean().meta({ description: 'whether the settings of this gateway have it' }),
  isSealing: z.boolean().meta({ description: 'whether it seals what is stored from now on' }),
  count: z.int().meta({ description: 'how many stored values are sealed under it' }),
})

export const keysSchema = z.object({ items: z.array(keyUseSchema) })

export const rotateRequestSchema = nullIsAbsent(
  z.strictObject({
    /** How many values at most; then ask again. */
    limit: z.int().min(1).max(1_000).default(200),
  }),
)

export const rotationSchema = z.object({
  resealed: z.int(),
  unopened: z.int().meta({ description: 'values that no key of the settings opens' }),
  items: z.array(keyUseSchema),
  isDone: z.boolean().meta({ description: 'false: there is more, ask again' }),
})

/** The encryption keys of the store, and sealing anew what an older one has sealed. */
export function registerKeyRoutes(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'GET',
    url: '/v1/keys',
    config: { access: forToken('admin') },
    schema: {
      operationId: 'listKeys',
      tag: 'Operations',
      summary: 'Encryption keys by their ids, and how much is sealed under each',
      response: { 200: keysSchema },
    },
    handler: async (_request, reply) => reply.code(200).send({ items: await listKeys(gateway) }),
  })

  app.route({
    method: 'POST',
    url: '/v1/keys/rotate',
    config: { access: forToken('admin') },
    schema: {
      operationId: 'rotateKeys',
      tag: 'Operations',
      summary: 'Seal values anew under the first key, a slice at a time; nothing stops meanwhile',
      body: rotateRequestSchema,
      response: { 200: rotationSchema },
    },
    handler: async (request, reply) => {
      const { limit } = request.body
      const { keys, ...done } = await gateway.keys.rotate({ limit, caller: callerOf(request) })
      return reply.code(200).send({ ...done, items: [...keys] })
    },
  })
}

async function listKeys(gateway: Gateway): Promise<z.infer<typeof keysSchema>['items']> {
  return [...(await gateway.keys.list())]
}

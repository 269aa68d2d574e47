import { z } from 'zod'
import { forToken } from '../access/access.ts'
import type { ServerApp } from '../http/server-app.ts'

/** A setting as an operator may see it: its secrets are masked by whoever runs the server. */
export interface SettingInForce {
  readonly name: string
  /** Absent if it is not set and has no default. */
  readonly value?: unknown
  /** `default`, or where it was written. */
  readonly from: string
}

export const settingsInForceSchema = z.object({
  items: z
    .array(
      z.object({
        name: z.string(),
        value: z
          .unknown()
          .optional()
          .describe(
            '`***` for a secret that is set; of an address whose path is a secret only scheme and host; absent if it is ' +
              'not set and has no default',
          ),
        from: z.string().describe('`default`, or where it was written'),
      }),
    )
    .describe('empty if the program that runs the gateway does not tell them'),
})

/** What this process runs with. */
export function registerSettingsRoute(app: ServerApp, settings: readonly SettingInForce[]): void {
  app.route({
    method: 'GET',
    url: '/v1/settings',
    config: { access: forToken('read', 'admin') },
    schema: {
      operationId: 'listSettings',
      tag: 'Operations',
      summary: 'Settings in force and where each comes from; secrets are masked',
      response: { 200: settingsInForceSchema },
    },
    handler: async (_request, reply) =>
      reply.code(200).send({ items: settings.map(({ name, value, from }) => ({ name, value, from })) }),
  })
}

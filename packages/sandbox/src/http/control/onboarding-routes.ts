import * as z from 'zod'
import { activationSchema, matchSchema, organizationInputSchema } from '../../control/control-inputs.ts'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import { organizationSchema, provisionRequestSchema } from '../../world/entities.ts'
import type { ControlApp } from './control-app.ts'
import { problems } from './problems.ts'

const tags = ['providers']

export function onboardingRoutes(app: ControlApp, control: SandboxControl): void {
  app.get(
    '/organizations',
    {
      schema: {
        tags,
        summary: 'Providers Dispatch knows',
        response: { 200: z.object({ items: z.array(organizationSchema) }) },
      },
    },
    () => ({ items: control.organizations() }),
  )
  app.post(
    '/organizations',
    {
      schema: {
        tags,
        summary: 'Enter or change a provider',
        body: organizationInputSchema,
        response: { 200: organizationSchema, ...problems },
      },
    },
    ({ body }) => control.saveOrganization(body),
  )
  app.get(
    '/provisioning',
    {
      schema: {
        tags,
        summary: 'Providers that asked to be connected',
        response: { 200: z.object({ items: z.array(provisionRequestSchema) }) },
      },
    },
    () => ({ items: control.requests() }),
  )
  app.post(
    '/provisioning/:externalOrganizationId/match',
    {
      schema: {
        tags,
        summary: 'A person at Dispatch matches the provider, which connects it',
        params: z.object({ externalOrganizationId: z.string() }),
        body: matchSchema.optional(),
        response: { 200: provisionRequestSchema, ...problems },
      },
    },
    ({ params, body }) => control.match(params.externalOrganizationId, body ?? {}),
  )
  app.post(
    '/callbacks',
    {
      schema: {
        tags,
        summary: 'Post an activation callback, again or unasked',
        body: activationSchema,
        response: { 202: z.object({}), ...problems },
      },
    },
    ({ body }, reply) => {
      control.callBack(body)
      reply.code(202)
      return {}
    },
  )
}

import * as z from 'zod'
import { emitSchema, receivedFilterSchema } from '../../control/control-inputs.ts'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import { queuedMessageSchema, queueViewSchema } from '../../control/views.ts'
import { changesViewSchema, wireFilterSchema, wireItemSchema } from '../../control/wire-view.ts'
import { deliverySchema } from '../../delivery/delivery-log.ts'
import { receivedViewSchema } from '../../store/received-schema.ts'
import type { ControlApp } from './control-app.ts'
import { problems } from './problems.ts'

const tags = ['queues']
const messageSchema = z.strictObject({ accountKey: z.string(), id: z.string() })

export function queueRoutes(app: ControlApp, control: SandboxControl): void {
  app.get(
    '/received',
    {
      schema: {
        tags,
        summary: 'Well-signed posts to agent/in and what came of them',
        querystring: receivedFilterSchema,
        response: { 200: z.object({ items: z.array(receivedViewSchema) }), 422: problems[422] },
      },
    },
    ({ query }) => ({ items: control.received(query) }),
  )
  app.get(
    '/queues',
    {
      schema: {
        tags,
        summary: 'What waits for whom',
        response: { 200: z.object({ items: z.array(queueViewSchema) }) },
      },
    },
    () => ({ items: control.queues() }),
  )
  app.get(
    '/wire',
    {
      schema: {
        tags,
        summary: 'What went over the wire last, messages and posts together, the newest first',
        querystring: wireFilterSchema,
        response: { 200: z.object({ items: z.array(wireItemSchema) }), 422: problems[422] },
      },
    },
    ({ query }) => ({ items: control.wire(query) }),
  )
  app.get(
    '/changes',
    {
      schema: {
        tags,
        summary: 'Waits for the next thing to happen, for at most 20 s',
        querystring: z.strictObject({ after: z.coerce.number().int().min(0).optional() }),
        response: { 200: changesViewSchema, 422: problems[422] },
      },
    },
    async ({ query: { after } }) => ({ version: await control.nextVersion(after) }),
  )
  app.get(
    '/deliveries',
    {
      schema: {
        tags,
        summary: 'Webhooks and callbacks the sandbox posted',
        querystring: z.strictObject({
          limit: z.coerce.number().int().min(1).max(2000).optional().describe('Only the latest'),
        }),
        response: { 200: z.object({ items: z.array(deliverySchema).readonly() }), 422: problems[422] },
      },
    },
    ({ query }) => ({ items: control.deliveries(query.limit) }),
  )
  app.post(
    '/emit',
    {
      schema: {
        tags,
        summary: 'Put anything onto a queue',
        description: 'Hostile payloads, broken envelopes, the same message ID twice.',
        body: emitSchema,
        response: { 200: queuedMessageSchema, ...problems },
      },
    },
    ({ body }) => control.emit(body),
  )
  app.post(
    '/messages/repeat',
    {
      schema: {
        tags,
        summary: 'Queue a message once more, under its id',
        description:
          'One that waits, or one of the last 10,000 that were acked. Absent accountKey: of any account.',
        body: messageSchema.partial({ accountKey: true }),
        response: { 200: queuedMessageSchema, ...problems },
      },
    },
    ({ body }) => control.repeat(body.accountKey, body.id),
  )
  app.post(
    '/messages/discard',
    {
      schema: {
        tags,
        summary: 'Throw a waiting message away',
        body: messageSchema,
        response: { 200: z.object({}), ...problems },
      },
    },
    ({ body }) => {
      control.discard(body.accountKey, body.id)
      return {}
    },
  )
}

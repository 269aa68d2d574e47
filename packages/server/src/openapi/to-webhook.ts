import { noticeTypes } from '@truckroll/gateway'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { WebhookEvent } from './webhooks/webhook-events.ts'

const parameters = [
  header('webhook-id', "the event's id, the same on every retry: the idempotency key"),
  header('webhook-timestamp', 'seconds since 1970 of this attempt'),
  header(
    'webhook-signature',
    'v1,BASE64 of HMAC-SHA256 over `id.timestamp.` and the exact bytes; several by blank',
  ),
  header('truckroll-version', '1'),
  header('truckroll-attempt', 'number of this attempt; `; previous=` tells how the one before ended', false),
]

const responses: ZodOpenApiOperationObject['responses'] = {
  '2XX': {
    description: 'Handled. The body may hold bmsId, needsAttention, remark and updates.',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: {
            bmsId: { type: 'string', description: 'links the job' },
            needsAttention: { type: 'string', description: 'what a person must do' },
            remark: {
              type: 'string',
              description: "what was done and why, for the job's timeline; no personal data",
            },
            updates: { type: 'array', items: { $ref: '#/components/schemas/Update' } },
          },
        },
      },
    },
  },
  400: { description: 'Never will be: parked at once, as are 410, 413 and 422' },
  501: { description: 'This type is not handled here: done, and counted in status' },
  503: { description: 'Not now: tried again, Retry-After honoured, as are 408, 409, 425, 429 and other 5xx' },
  default: { description: 'The destination is at fault: tried again like an outage' },
}

/** What the HTTP bridge posts for one type of event. */
export function toWebhook(event: WebhookEvent): ZodOpenApiOperationObject {
  const notice = noticeTypes.has(event.type) ? ' It never holds back a job.' : ''
  return {
    operationId: `on${event.component}`,
    tags: ['HTTP bridge'],
    summary: event.summary,
    description: `Posted by the HTTP bridge, signed by Standard Webhooks.${notice}`,
    security: [],
    parameters,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${event.component}` },
          examples: { sample: { value: event.sample } },
        },
      },
    },
    responses,
  }
}

function header(name: string, description: string, required = true) {
  return { name, in: 'header', required, description, schema: { type: 'string' } } as const
}

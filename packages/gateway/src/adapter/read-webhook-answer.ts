import { z } from 'zod'
import { readShape } from './read-shape.ts'
import type { JobUpdate, WebhookResponse } from './requests.ts'

/** An answer of `receiveWebhook`, looked over; each of its updates is looked over by itself when it is taken. */
export type ReadWebhookAnswer = Pick<WebhookResponse, 'status' | 'body'> &
  Required<Pick<WebhookResponse, 'hasChanges' | 'updates'>>

const status = 'expected a whole number from 200 to 599'
const answerSchema = z.looseObject({
  status: z.int({ error: status }).min(200, status).max(599, status),
  body: z.string({ error: 'expected text' }).nullish(),
  hasChanges: z.boolean({ error: 'expected true or false' }).nullish(),
  updates: z.array(z.unknown(), { error: 'expected a list of updates' }).nullish(),
})

/** @throws GatewayError `TR_ADAPTER_ANSWER` that names the field which cannot be read. */
export function readWebhookAnswer(answer: unknown): ReadWebhookAnswer {
  const given = readShape('receiveWebhook', '{ status }', answerSchema, answer)
  const { body, hasChanges, updates } = given
  return {
    status: given.status,
    ...(body === undefined || body === null ? {} : { body }),
    hasChanges: hasChanges === true,
    updates: (updates ?? []) as JobUpdate[],
  }
}

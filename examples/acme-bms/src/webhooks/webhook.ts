import { z } from 'zod'

import { eventTypes } from '../events/event.ts'

export const webhookInputSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .refine(hasNoLogin, 'expected a URL without user and password'),
  /** Absent or empty: every type. */
  events: z.array(z.enum(eventTypes)).max(50).default([]),
})
export type WebhookInput = z.infer<typeof webhookInputSchema>

export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(eventTypes)),
  createdAt: z.string(),
})

/** The secret is shown once, in the answer that creates the webhook. */
export const newWebhookSchema = webhookSchema.extend({ secret: z.string() })
export type NewWebhook = z.infer<typeof newWebhookSchema>

export const deliverySchema = z.object({
  id: z.string(),
  eventId: z.string(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int(),
  /** When the next attempt is due, or was. */
  dueAt: z.string(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

function hasNoLogin(text: string): boolean {
  if (!URL.canParse(text)) return true
  const url = new URL(text)
  return url.username === '' && url.password === ''
}

import * as z from 'zod'

const maxKept = 2000

/** One call that the sandbox made: a webhook delivery or an activation callback. */
export const deliverySchema = z.object({
  kind: z.enum(['webhook', 'callback']),
  id: z.string().describe('Of the message, or of the callback'),
  accountKey: z.string().nullable(),
  attempt: z.number(),
  at: z.number(),
  status: z.number().nullable().describe('null: no answer'),
  error: z.string().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

/** The latest calls, for people and tests. Lost at a restart. */
export class DeliveryLog {
  readonly #deliveries: Delivery[] = []

  add(delivery: Delivery): void {
    this.#deliveries.push(delivery)
    if (this.#deliveries.length > maxKept) this.#deliveries.splice(0, this.#deliveries.length - maxKept)
  }

  /** The latest call about a message. */
  lastOf(id: string): Delivery | undefined {
    return this.#deliveries.findLast((delivery) => delivery.id === id)
  }

  list(): readonly Delivery[] {
    return this.#deliveries
  }
}

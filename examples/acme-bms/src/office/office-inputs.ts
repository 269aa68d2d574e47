import type { z } from 'zod'

import { statusChangeSchema } from '../work-orders/status-changes.ts'

export const reasonSchema = statusChangeSchema.pick({ reason: true, text: true })
export type ReasonInput = z.input<typeof reasonSchema>

export const finishSchema = statusChangeSchema.pick({ reason: true, text: true, resolution: true })
export type FinishInput = z.input<typeof finishSchema>

import { z } from 'zod'

import { timeZone } from '../http/fields.ts'

const line = z.string().trim().max(200).nullable().optional()

export const addressInputSchema = z.strictObject({
  street1: line,
  street2: line,
  city: line,
  state: line,
  postalCode: line,
  country: line,
  timeZone: timeZone.nullable().optional(),
  latitude: z.number().min(-90).max(90).nullable().optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
})

import { z } from 'zod'

import { actorSchema } from '../access/caller.ts'
import { externalReference, longText, shortText } from '../http/fields.ts'
import { addressInputSchema } from './address.ts'
import { workOrderStatusSchema } from './workflow.ts'

const reasonOption = z.strictObject({
  code: shortText,
  label: shortText,
  textRequired: z.boolean().default(false),
})
const reasonList = z.array(reasonOption).max(50)

/** What people choose from when they decline, hold, void or finish; a list that is absent or empty is free text. */
const reasonOptionsSchema = z
  .strictObject({ declined: reasonList, on_hold: reasonList, void: reasonList, done: reasonList })
  .partial()

const equipmentText = z.string().trim().max(500).nullable().optional()
const equipmentSchema = z.strictObject({
  name: equipmentText,
  manufacturer: equipmentText,
  model: equipmentText,
  serialNumber: equipmentText,
  location: equipmentText,
  symptom: equipmentText,
})

const fields = {
  customerId: z.string().min(1).max(100),
  title: shortText,
  description: longText.default(''),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal'),
  trade: shortText.nullable().default(null),
  address: addressInputSchema.default({}),
  equipment: z.array(equipmentSchema).max(50).default([]),
  reasonOptions: reasonOptionsSchema.default({}),
  customFields: z.record(shortText, z.string().max(2000)).default({}),
  externalReference: externalReference.nullable().default(null),
}

export const workOrderInputSchema = z.strictObject({
  ...fields,
  /** `proposed` waits for somebody here to accept or decline it. */
  status: z.enum(['proposed', 'open']).default('open'),
})
export type WorkOrderInput = z.infer<typeof workOrderInputSchema>

export const workOrderPatchSchema = z
  .strictObject({
    customerId: fields.customerId,
    title: fields.title,
    description: longText,
    priority: fields.priority.unwrap(),
    trade: fields.trade.unwrap(),
    address: addressInputSchema,
    equipment: fields.equipment.unwrap(),
    reasonOptions: reasonOptionsSchema,
    customFields: fields.customFields.unwrap(),
    externalReference: fields.externalReference.unwrap(),
  })
  .partial()
export type WorkOrderPatch = z.infer<typeof workOrderPatchSchema>

export const workOrderSchema = z.object({
  ...fields,
  id: z.string(),
  /** The number people say on the phone; counts up within a company. */
  number: z.int(),
  status: workOrderStatusSchema,
  statusReason: z.string().nullable(),
  statusText: z.string().nullable(),
  statusChangedAt: z.string(),
  resolution: z.string().nullable(),
  createdAt: z.string(),
  createdBy: actorSchema,
  updatedAt: z.string(),
})
export type WorkOrder = z.infer<typeof workOrderSchema>

import * as z from 'zod'
import { accountSchema } from '../../accounts/account-schema.ts'
import { jobViewSchema, queuedMessageSchema, queueViewSchema, stateViewSchema } from '../../control/views.ts'
import { wireItemSchema } from '../../control/wire-view.ts'
import { deliverySchema } from '../../delivery/delivery-log.ts'
import { faultSchema } from '../../faults/fault-schema.ts'
import { settingsSchema } from '../../network/settings.ts'
import { receivedViewSchema } from '../../store/received-schema.ts'
import { organizationSchema, provisionRequestSchema } from '../../world/entities.ts'
import { problemSchema } from './problem-schema.ts'

/** The schemas that have a name in the OpenAPI document; one registry an app, none shared with other packages. */
export function controlRegistry(): z.core.$ZodRegistry<{ id?: string | undefined }> {
  return z
    .registry<{ id?: string | undefined }>()
    .add(accountSchema, { id: 'Account' })
    .add(jobViewSchema, { id: 'Job' })
    .add(organizationSchema, { id: 'Organization' })
    .add(provisionRequestSchema, { id: 'ProvisionRequest' })
    .add(queuedMessageSchema, { id: 'QueuedMessage' })
    .add(queueViewSchema, { id: 'Queue' })
    .add(receivedViewSchema, { id: 'Received' })
    .add(deliverySchema, { id: 'Delivery' })
    .add(wireItemSchema, { id: 'WireItem' })
    .add(faultSchema, { id: 'Fault' })
    .add(settingsSchema, { id: 'Settings' })
    .add(stateViewSchema, { id: 'State' })
    .add(problemSchema, { id: 'Problem' })
}

import { providerStates, type ProviderView } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { timeSchema, toOptionalTime, toTime } from './time.ts'

/** A provider without its secrets; it says only whether they are set. */
export const providerViewSchema = z.object({
  externalOrganizationId: z.string(),
  organizationId: z.string().nullable().describe("Dispatch's id, as text; null until connected"),
  name: z.string(),
  state: z.enum(providerStates),
  text: z.string().optional().describe('what Dispatch asks for, in the state needs_information'),
  settings: z.record(z.string(), z.unknown()),
  email: z.string().optional(),
  phoneNumber: z.string().optional(),
  hasCredentials: z.boolean(),
  hasDispatchKey: z.boolean(),
  hasBridgeSecret: z.boolean(),
  isHeld: z.boolean().describe('its jobs wait because its login was refused'),
  heldMessage: z.string().optional(),
  requestedAt: timeSchema,
  connectedAt: timeSchema.optional(),
  firstJobId: z.string().optional().describe('the first job that Dispatch told of it'),
  firstJobAt: timeSchema.optional().describe('when that came'),
})

export function toProviderView(provider: ProviderView): z.infer<typeof providerViewSchema> {
  return {
    externalOrganizationId: provider.externalOrganizationId,
    organizationId: provider.organizationId ?? null,
    name: provider.name,
    state: provider.state,
    text: provider.text,
    settings: { ...provider.settings },
    email: provider.email,
    phoneNumber: provider.phoneNumber,
    hasCredentials: provider.hasCredentials,
    hasDispatchKey: provider.hasDispatchKey,
    hasBridgeSecret: provider.hasBridgeSecret,
    isHeld: provider.isHeld,
    heldMessage: provider.heldMessage,
    requestedAt: toTime(provider.requestedAt),
    connectedAt: toOptionalTime(provider.connectedAt),
    firstJobId: provider.firstJobId,
    firstJobAt: toOptionalTime(provider.firstJobAt),
  }
}

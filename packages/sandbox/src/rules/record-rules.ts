import type { SandboxAccount } from '../accounts/account-schema.ts'
import { brandAttachment } from './brand-attachment.ts'
import { brandCustomer } from './brand-customer.ts'
import { brandJob } from './brand-job.ts'
import { brandOrganization } from './brand-organization.ts'
import { deprovision } from './deprovision.ts'
import { gatewayAppointment } from './gateway-appointment.ts'
import { gatewayAttachment } from './gateway-attachment.ts'
import { gatewayJob } from './gateway-job.ts'
import type { RecordRule } from './post-context.ts'
import { provision } from './provision.ts'

const onboarding: Record<string, RecordRule> = {
  gateway_provision: provision,
  gateway_deprovision: deprovision,
}

/**
 * The rule for each record type, by the role that posts it. A type without a rule is kept and shown, never
 * refused.
 */
const rules: Record<SandboxAccount['role'], Record<string, RecordRule>> = {
  brand: {
    ...onboarding,
    organization: brandOrganization,
    customer: brandCustomer,
    job: brandJob,
    attachment: brandAttachment,
  },
  gateway: {
    ...onboarding,
    job: gatewayJob,
    appointment: gatewayAppointment,
    attachment: gatewayAttachment,
  },
  application: onboarding,
}

export function ruleFor(role: SandboxAccount['role'], recordType: string): RecordRule | undefined {
  return Object.hasOwn(rules[role], recordType) ? rules[role][recordType] : undefined
}

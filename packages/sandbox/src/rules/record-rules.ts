import type { SandboxAccount } from '../accounts/account-schema.ts'
import { autoAssignOrg } from './auto-assign-org.ts'
import { autoAssignTechnician } from './auto-assign-technician.ts'
import { brandAppointment } from './brand-appointment.ts'
import { brandAttachment } from './brand-attachment.ts'
import { brandBillingDocument } from './brand-billing-document.ts'
import { brandCustomer } from './brand-customer.ts'
import { brandJob } from './brand-job.ts'
import { brandOffer } from './brand-offer.ts'
import { brandOrganization } from './brand-organization.ts'
import { brandSuggestedTimes } from './brand-suggested-times.ts'
import { userTypes } from './brand-users.ts'
import { deprovision } from './deprovision.ts'
import { gatewayAppointment } from './gateway-appointment.ts'
import { gatewayAttachment } from './gateway-attachment.ts'
import { gatewayJob } from './gateway-job.ts'
import { keptTypes } from './kept-types.ts'
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
    ...keptTypes,
    ...userTypes,
    suggested_times: brandSuggestedTimes,
    organization: brandOrganization,
    customer: brandCustomer,
    billing_document: brandBillingDocument,
    job: brandJob,
    offer: brandOffer,
    auto_assign_org: autoAssignOrg,
    auto_assign_technician: autoAssignTechnician,
    appointment: brandAppointment,
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

import * as z from 'zod'
import { looseId, looseNumber, looseObjectOf, looseText } from '../inbound/loose-fields.ts'

const externalIds = z.array(z.string()).nullish()

/** Technicians who have time, with when. Playbook: Use Cases > From Dispatch > Availability > Match Technicians */
export const technicianMatchesSchema = z.looseObject({
  matches: z.array(
    z.looseObject({
      entity: looseObjectOf({
        id: looseId(),
        full_name: looseText(),
        external_ids: externalIds,
        organization_id: looseId(),
        organization: looseObjectOf({ id: looseId(), external_ids: externalIds }),
      }),
      entity_type: looseText(),
      entity_id: looseId(),
      slots: z.array(
        z.looseObject({
          start: z.string(),
          end: z.string(),
          ranking_score: looseNumber(),
          miles_from_start: looseNumber(),
          miles_to_end: looseNumber(),
          miles_added: looseNumber(),
        }),
      ),
    }),
  ),
})
export type TechnicianMatches = z.infer<typeof technicianMatchesSchema>

/** Providers that work at a place. Playbook: Use Cases > From Dispatch > Availability > Match Orgs */
export const organizationMatchesSchema = z.looseObject({
  account_organizations: z.array(z.looseObject({ organization_id: looseId(), external_ids: externalIds })),
})
export type OrganizationMatches = z.infer<typeof organizationMatchesSchema>

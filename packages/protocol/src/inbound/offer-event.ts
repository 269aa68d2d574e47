import * as z from 'zod'
import { looseId, looseText } from './loose-fields.ts'

/** An offer found a provider or ended. Playbook: DNM > Match > From Dispatch > Offer Related Events */
export const offerEventSchema = z.looseObject({
  id: looseId(),
  status: looseText(),
  status_message: looseText(),
  updated_at: looseText(),
  external_id: looseText(),
})

export type OfferEvent = z.infer<typeof offerEventSchema>

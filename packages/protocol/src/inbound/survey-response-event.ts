import * as z from 'zod'
import { looseId, looseNumber, looseObjectOf, looseText } from './loose-fields.ts'

/**
 * What the customer answered. In `message` the words in `[ ]` are ticked reasons, the rest is free text.
 * Playbook: DNM > From Dispatch > Survey Events
 */
export const surveyResponseEventSchema = z.looseObject({
  id: looseId(),
  job_id: looseId(),
  rating: looseNumber(),
  message: looseText(),
  account_rating: looseNumber(),
  account_message: looseText(),
  updated_at: looseText(),
  job: looseObjectOf({ external_id: looseText() }),
})

export type SurveyResponseEvent = z.infer<typeof surveyResponseEventSchema>

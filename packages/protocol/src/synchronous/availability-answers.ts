import * as z from 'zod'
import { looseId, looseObjectOf, looseText } from '../inbound/loose-fields.ts'

/** A gap in the calendar of a technician. Playbook: Use Cases > From Dispatch > Availability > Whitespace */
export const slotsAnswerSchema = z.looseObject({
  slots: z.array(
    z.looseObject({
      entity_type: looseText(),
      entity_id: looseId(),
      external_id: looseText(),
      start_time: z.string(),
      end_time: z.string(),
    }),
  ),
})
export type SlotsAnswer = z.infer<typeof slotsAnswerSchema>

/**
 * The days of technicians with what is taken of them; `data` says of which job.
 * Playbook: Use Cases > From Dispatch > Availability > Block Times
 */
export const scheduleAnswerSchema = z.looseObject({
  days: z.array(
    z.looseObject({
      user_id: looseId(),
      external_id: looseText(),
      day_start: z.string(),
      day_end: z.string(),
      blocks: z.array(
        z.looseObject({
          start: z.string(),
          end: z.string(),
          data: looseObjectOf({
            job_id: looseId(),
            customer_id: looseId(),
            source_id: looseId(),
            customer_full_name: looseText(),
            job_title: looseText(),
          }),
        }),
      ),
    }),
  ),
})
export type ScheduleAnswer = z.infer<typeof scheduleAnswerSchema>

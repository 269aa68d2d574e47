import * as z from 'zod'
import { looseId, looseObjectOf, looseRecord, looseText } from './loose-fields.ts'

/** An entry of a technician's calendar; `uuid` is opaque. Playbook: From Dispatch > Calendar Events */
export const calendarEventSchema = z.looseObject({
  uuid: looseId(),
  external_id: looseText(),
  title: looseText(),
  started_at: looseText(),
  completed_at: looseText(),
})
export type CalendarEvent = z.infer<typeof calendarEventSchema>

/** A filled-in form; `form_name` says which, the values are text. Playbook: From Dispatch > Custom Forms */
export const customFormEventSchema = z.looseObject({
  form_name: looseText(),
  form_data: looseRecord(),
  job_id: looseId(),
  job: looseObjectOf({ external_id: looseText() }),
})
export type CustomFormEvent = z.infer<typeof customFormEventSchema>

/** A message between customer and provider; has no id and no time. Playbook: From Dispatch > Inbox Messages */
export const inboxMessageSchema = z.looseObject({
  external_customer_id: looseText(),
  external_organization_id: looseText(),
  /** customer or organization */
  sender: looseText(),
  message_content: looseText(),
})
export type InboxMessage = z.infer<typeof inboxMessageSchema>

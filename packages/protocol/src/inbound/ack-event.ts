import * as z from 'zod'
import { isJsonObject } from '../json/json-object.ts'
import { looseId, looseObjectOf, looseRecord, looseText } from './loose-fields.ts'

/**
 * Dispatch processed a record that was posted; no person has agreed to anything yet. `msg_id` is the
 * MessageId of the post, `id` the new Dispatch id. Playbook: Use Cases > From Dispatch > Acks
 */
export const ackEventSchema = z.looseObject({
  id: looseId(),
  external_id: looseText(),
  msg_id: looseText(),
  action: looseText(),
  /** The record type. */
  model: looseText(),
  ack_message: looseText(),
  data: looseObjectOf({ organization_id: looseId(), external_id: looseText() }),
  api_response: looseRecord(),
})

export type AckEvent = z.infer<typeof ackEventSchema>

/**
 * Is it an ack in name only? An auto-assign that found nobody is reported as an ack without matches.
 * Playbook: Use Cases > From Dispatch > Auto Assign Fail
 */
export function isFailedAck(ack: AckEvent): boolean {
  if (ack.model?.startsWith('auto_assign_') !== true) return false
  const response = ack.api_response
  return isJsonObject(response) && Object.hasOwn(response, 'matches') && response['matches'] === null
}

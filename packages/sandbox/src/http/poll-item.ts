import type { QueueEntry } from '../queue/fifo-queue.ts'

/**
 * One element of a poll answer. The payload's text is inserted unchanged: a person may have put anything
 * there. Playbook: Overview > Dispatch Outbound > Payload Structure
 */
export function pollItem({ message, receipt }: QueueEntry): string {
  if (message.itemText !== undefined) return message.itemText
  const isKept = (part: 'ID' | 'Receipt' | 'ProcedureID' | 'Type'): boolean =>
    message.omit?.includes(part) !== true
  const request = [
    ...(isKept('ProcedureID') ? [`"ProcedureID":${JSON.stringify(message.procedureId)}`] : []),
    ...(isKept('Type') && message.type !== null ? [`"Type":${JSON.stringify(message.type)}`] : []),
    `"Payload":${message.payloadText}`,
  ]
  const parts = [
    `"Request":{${request.join(',')}}`,
    ...(isKept('ID') ? [`"ID":${JSON.stringify(message.id)}`] : []),
    ...(isKept('Receipt') ? [`"Receipt":${JSON.stringify(receipt)}`] : []),
  ]
  return `{"Message":{${parts.join(',')}}}`
}

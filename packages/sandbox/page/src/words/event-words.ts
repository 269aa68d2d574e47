import { at, readPayload, textOf } from './read-payload.ts'

type Entity = Readonly<Record<string, unknown>>

/** What a message of Dispatch tells, in one line for people. */
export function eventWords(text: string): string {
  const payload = readPayload(text)
  if (payload === undefined) return 'Something that is no event'
  const tell = words[payload.what]
  return tell === undefined ? `An event “${payload.what}”` : tell(payload.entity)
}

const words: Readonly<Record<string, (entity: Entity) => string>> = {
  job: (job) => withReason(`Job ${textOf(job['id'])} is ${textOf(job['status'])}`, job['status_message']),
  appointment: (visit) => `Visit ${dayAndTime(visit['start_time'])}: ${textOf(visit['status'])}`,
  attachment: (attachment) => {
    const name = textOf(attachment['name'])
    const what = name === '' ? `Note: ${short(attachment['description'])}` : `File: ${name}`
    return textOf(attachment['deleted_at']) === '' ? what : `${what}, deleted`
  },
  offer: (offer) =>
    withReason(
      `Offer ${textOf(offer['external_id'])} is ${textOf(offer['status'])}`,
      offer['status_message'],
    ),
  estimate: (document) => documentWords('Estimate', document),
  invoice: (document) => documentWords('Invoice', document),
  payment: (payment) =>
    `Paid ${textOf(at(payment, 'amount', 'text'))} by ${textOf(payment['payment_method'])}`,
  ack: (ack) => {
    const failed = textOf(ack['ack_message'])
    return failed === ''
      ? `Your ${textOf(ack['model'])} was taken`
      : `Your ${textOf(ack['model'])}: ${short(failed)}`
  },
  err: (err) =>
    `Your ${textOf(at(err, 'payload', 'err', 'data_type'))} was refused: ${short(at(err, 'payload', 'err', 'message'))}`,
  surveyresponse: (survey) => withReason(`Survey: ${textOf(survey['rating'])} of 5`, survey['message']),
  customform: (form) => `Form “${textOf(form['form_name'])}” was filled in`,
  inbox_message: (message) => `The ${textOf(message['sender'])} wrote: ${short(message['message_content'])}`,
  calendar_event: (event) => `Calendar: ${short(event['title'])}, ${dayAndTime(event['started_at'])}`,
}

function documentWords(kind: string, document: Entity): string {
  return `${kind} ${textOf(document['number'])}, ${textOf(at(document, 'total', 'text'))}: ${textOf(document['status']).replaceAll('_', ' ')}`
}

function withReason(what: string, reason: unknown): string {
  const why = short(reason)
  return why === '' ? what : `${what} (${why})`
}

function short(value: unknown): string {
  const text = textOf(value)
  return text.length > 120 ? `${text.slice(0, 120)} …` : text
}

function dayAndTime(value: unknown): string {
  // Dispatch writes +0000, which not every browser reads.
  const date = new Date(textOf(value).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  if (Number.isNaN(date.getTime())) return textOf(value)
  return date.toLocaleString(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}

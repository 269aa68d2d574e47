import {
  ackEventSchema,
  appointmentEventSchema,
  attachmentEventSchema,
  calendarEventSchema,
  customFormEventSchema,
  estimateEventSchema,
  inboxMessageSchema,
  invoiceEventSchema,
  jobEventSchema,
  offerEventSchema,
  paymentEventSchema,
  readActions,
  readErr,
  surveyResponseEventSchema,
  type ErrFacts,
  type QueuedMessage,
} from '@truckroll/protocol'
import type * as z from 'zod'

const schemas = {
  job: jobEventSchema,
  offer: offerEventSchema,
  appointment: appointmentEventSchema,
  attachment: attachmentEventSchema,
  surveyresponse: surveyResponseEventSchema,
  ack: ackEventSchema,
  estimate: estimateEventSchema,
  invoice: invoiceEventSchema,
  payment: paymentEventSchema,
  calendar_event: calendarEventSchema,
  customform: customFormEventSchema,
  inbox_message: inboxMessageSchema,
}

type Entities = { [Known in keyof typeof schemas]: z.output<(typeof schemas)[Known]> }
type Kind = keyof Entities

interface EventOf<Known extends Kind> {
  readonly kind: Known
  readonly entity: Entities[Known]
  /** The action as it came. */
  readonly raw: unknown
}

/** A kind that nobody knows yet, or one whose content cannot be read. */
interface OtherEvent {
  readonly kind: 'other'
  readonly entity: unknown
  readonly raw: unknown
}

/** What Dispatch told, by its `kind`. */
export type BrandEvent =
  | { [Known in Kind]: EventOf<Known> }[Kind]
  | { readonly kind: 'err'; readonly entity: ErrFacts; readonly raw: unknown }
  | OtherEvent

/** The events of a message, in their order. Never throws. */
export function toBrandEvents({ payload, type }: Pick<QueuedMessage, 'payload' | 'type'>): BrandEvent[] {
  return readActions(payload, type).map(({ putKey, entity, raw }): BrandEvent => {
    if (putKey === 'err') return { kind: 'err', entity: readErr(entity), raw }
    return isKind(putKey) ? readers[putKey](entity, raw) : { kind: 'other', entity, raw }
  })
}

/** Written out by kind, so that each goes with its own entity for the compiler. */
const readers: { readonly [Known in Kind]: (entity: unknown, raw: unknown) => EventOf<Known> | OtherEvent } =
  {
    job: reader('job', schemas.job),
    offer: reader('offer', schemas.offer),
    appointment: reader('appointment', schemas.appointment),
    attachment: reader('attachment', schemas.attachment),
    surveyresponse: reader('surveyresponse', schemas.surveyresponse),
    ack: reader('ack', schemas.ack),
    estimate: reader('estimate', schemas.estimate),
    invoice: reader('invoice', schemas.invoice),
    payment: reader('payment', schemas.payment),
    calendar_event: reader('calendar_event', schemas.calendar_event),
    customform: reader('customform', schemas.customform),
    inbox_message: reader('inbox_message', schemas.inbox_message),
  }

function reader<Known extends Kind>(kind: Known, schema: z.ZodType<Entities[Known]>) {
  return (entity: unknown, raw: unknown): EventOf<Known> | OtherEvent => {
    const known = schema.safeParse(entity)
    return known.success ? { kind, entity: known.data, raw } : { kind: 'other', entity, raw }
  }
}

function isKind(putKey: string | null): putKey is Kind {
  return putKey !== null && Object.hasOwn(schemas, putKey)
}

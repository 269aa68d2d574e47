export { dispatchIdSchema, idText } from './dispatch-id.ts'
export type { DispatchId } from './dispatch-id.ts'
export { parseDispatchTime, toDispatchTime } from './dispatch-time.ts'
export { ProtocolError, TruckrollError } from './errors.ts'
export type { ProtocolErrorCode, TruckrollErrorOptions } from './errors.ts'
export { countOf } from './text/count-of.ts'
export { isHeaderText } from './text/is-header-text.ts'
export { findNearestName } from './text/nearest-name.ts'
export { hidesPassword, toShownUrl } from './text/to-shown-url.ts'
export { toReadableText } from './text/to-readable-text.ts'

export { isLargerThan } from './json/is-larger-than.ts'
export { hashContent } from './json/hash-content.ts'
export { cutName, toInputIssues, toPointer } from './json/input-issues.ts'
export type { InputIssue } from './json/input-issues.ts'
export { toKind } from './json/to-kind.ts'
export { toExpectation } from './json/to-expectation.ts'
export { isJsonObject } from './json/json-object.ts'
export type { JsonObject } from './json/json-object.ts'
export { jsonFieldsSchema, jsonValueSchema } from './json/json-value.ts'
export type { JsonValue } from './json/json-value.ts'
export { parseJson } from './json/parse-json.ts'
export { parseJsonByTurns } from './json/parse-json-by-turns.ts'
export { stringifyJson } from './json/stringify-json.ts'

export { incomingId } from './reading/incoming-id.ts'
export { incomingTimeSchema } from './reading/incoming-time.ts'
export { nullIsAbsent } from './reading/null-is-absent.ts'

export { releaseMemory } from './bytes/release-memory.ts'
export { Pace } from './pace/pace.ts'

export { isSecret } from './signing/is-secret.ts'
export { packBody } from './signing/pack-body.ts'
export { packParts } from './signing/pack-parts.ts'
export { signBody } from './signing/sign-body.ts'
export { unpackBody } from './signing/unpack-body.ts'
export { verifyBody } from './signing/verify-body.ts'

export { eventIdOf, webhookMessageId } from './envelope/event-id-of.ts'
export { jobKeyOf } from './envelope/job-key-of.ts'
export type { JobKey } from './envelope/job-key-of.ts'
export { messageLimits } from './envelope/message-limits.ts'
export { MessageSkimmer } from './envelope/message-skimmer.ts'
export { outlineMessage, parsePollAnswer } from './envelope/parse-poll-answer.ts'
export type { PollAnswer, QueuedMessage } from './envelope/parse-poll-answer.ts'
export { parseWebhookDelivery } from './envelope/parse-webhook-delivery.ts'
export type { WebhookDelivery } from './envelope/parse-webhook-delivery.ts'
export { readActions } from './envelope/read-actions.ts'
export type { Action } from './envelope/read-actions.ts'

export { personalFields, personalKindOf } from './personal/personal-fields.ts'
export type { PersonalKind } from './personal/personal.ts'

export { ackEventSchema, isFailedAck } from './inbound/ack-event.ts'
export type { AckEvent } from './inbound/ack-event.ts'
export { activationSchema } from './inbound/activation.ts'
export type { Activation } from './inbound/activation.ts'
export { appointmentEventSchema } from './inbound/appointment-event.ts'
export type { AppointmentEvent } from './inbound/appointment-event.ts'
export { attachmentEventSchema, isDeleted, isFile, isNote } from './inbound/attachment-event.ts'
export type { AttachmentEvent } from './inbound/attachment-event.ts'
export { estimateEventSchema, invoiceEventSchema, paymentEventSchema } from './inbound/billing-events.ts'
export type { EstimateEvent, InvoiceEvent, PaymentEvent } from './inbound/billing-events.ts'
export { errEventSchema, readErr } from './inbound/err-event.ts'
export type { ErrEvent, ErrFacts } from './inbound/err-event.ts'
export { externalIdOf, isFullJob, jobEventSchema } from './inbound/job-event.ts'
export type { JobEvent } from './inbound/job-event.ts'
export { offerEventSchema } from './inbound/offer-event.ts'
export type { OfferEvent } from './inbound/offer-event.ts'
export { calendarEventSchema, customFormEventSchema, inboxMessageSchema } from './inbound/other-events.ts'
export type { CalendarEvent, CustomFormEvent, InboxMessage } from './inbound/other-events.ts'
export { surveyResponseEventSchema } from './inbound/survey-response-event.ts'
export type { SurveyResponseEvent } from './inbound/survey-response-event.ts'

export { readReasons } from './reasons/read-reasons.ts'
export type { Reason, Reasons } from './reasons/read-reasons.ts'

export { appointmentRecordSchema, canceledAppointmentRecordSchema } from './outbound/appointment-record.ts'
export type { AppointmentRecord } from './outbound/appointment-record.ts'
export {
  fileNameSchema,
  fileRecordSchema,
  hasUnseenCharacters,
  noteRecordSchema,
} from './outbound/attachment-record.ts'
export type { FileRecord, NoteRecord } from './outbound/attachment-record.ts'
export { canonicalRecordSchema } from './outbound/canonical-record.ts'
export type { CanonicalRecord } from './outbound/canonical-record.ts'
export { gatewayDeprovisionSchema, gatewayProvisionSchema } from './outbound/gateway-provision.ts'
export type { GatewayDeprovision, GatewayProvision } from './outbound/gateway-provision.ts'
export { jobRecordSchema } from './outbound/job-record.ts'
export type { JobRecord } from './outbound/job-record.ts'

export {
  brandRecord,
  brandRecordTypes,
  brandRecordVersion,
  isBrandRecordType,
  parseBrandRecord,
} from './brand/brand-record.ts'
export type { BrandFields, BrandRecord, BrandRecordOptions, BrandRecordType } from './brand/brand-record.ts'
export { toBrandPosts } from './brand/brand-post.ts'
export type { BrandPost } from './brand/brand-post.ts'
export { readCsvRecords, toCsv } from './brand/csv-records.ts'
export type { CsvFault, CsvRecord } from './brand/csv-records.ts'
export { toCanonicalAddress, toCanonicalRecord } from './brand/to-canonical-record.ts'

export { scheduleAnswerSchema, slotsAnswerSchema } from './synchronous/availability-answers.ts'
export type { ScheduleAnswer, SlotsAnswer } from './synchronous/availability-answers.ts'
export { organizationMatchesSchema, technicianMatchesSchema } from './synchronous/match-answers.ts'
export type { OrganizationMatches, TechnicianMatches } from './synchronous/match-answers.ts'
export { tokenAnswerSchema } from './synchronous/token-answer.ts'
export type { TokenAnswer } from './synchronous/token-answer.ts'

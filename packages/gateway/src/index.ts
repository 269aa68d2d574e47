// For authors of adapters. Who embeds the gateway in a service of their own finds the rest in `@truckroll/gateway/embed`.
export { defineAdapter } from './adapter/define-adapter.ts'
export type { AdapterDefinition, Bindings, ClassOf, TokensOf } from './adapter/define-adapter.ts'
export { ProviderError, RetryableError, TerminalError } from './adapter/errors.ts'
export type { AdapterErrorOptions, RetryableErrorOptions } from './adapter/errors.ts'
export { eventTypes, noticeTypes } from './event-types.ts'
export type { EventType } from './event-types.ts'
export { adapterTokens, settingsToken } from './adapter/tokens.ts'
export {
  statusMapSchema,
  statusMeaningSchema,
  statusOverridesSchema,
  toStatusMeaning,
  toStatusUpdate,
} from './adapter/status-map.ts'
export type { StatusMap, StatusMeaning } from './adapter/status-map.ts'
export type { BrandQuirk } from './adapter/brand-quirk.ts'
export { verifyHmac, verifyStandardWebhook, verifyTimestampedWebhook } from './adapter/verify-webhook.ts'
export type {
  HmacWebhook,
  StandardWebhook,
  TimestampedWebhook,
  WebhookSecrets,
} from './adapter/verify-webhook.ts'
export type { CallPermits } from './adapter/call-permits.ts'
export type { HttpAnswer, HttpClient, HttpRequest } from './adapter/http-client.ts'
export { VendorApi } from './kit/vendor-api.ts'
export type { VendorApiOptions } from './kit/vendor-api.ts'
export type { VendorFault } from './kit/to-refusal.ts'
export { fetchToken, KeptToken } from './kit/kept-token.ts'
export type { FetchedToken, KeptTokenOptions, TokenLogin } from './kit/kept-token.ts'
export { changesDescription, describeJob, toJobText, toJobTitle } from './kit/describe-job.ts'
export type { DescribedJob, JobFact, JobLine } from './kit/describe-job.ts'
export { matchCustomer } from './kit/match-customer.ts'
export type { CustomerMatch, KnownCustomer } from './kit/match-customer.ts'
export { toPhoneNumber } from '@truckroll/store'
export { isSameAddress } from './kit/is-same-address.ts'
export type { ComparedAddress } from './kit/is-same-address.ts'
export { readBrandNote } from './kit/read-brand-note.ts'
export { isFromDispatch, noteMark, readVisitMarks, visitOf } from './kit/note-marks.ts'
export type { VisitMark } from './kit/note-marks.ts'
export { MarkedNotes } from './kit/marked-notes.ts'
export type { NotesPort } from './kit/marked-notes.ts'
export { changeMarkedVisit } from './kit/marked-visits.ts'
export type { VisitsPort, VisitsView, VisitTimes } from './kit/marked-visits.ts'
export { beforeAll, readVisitChanges } from './kit/visit-changes.ts'
export type { SeenVisit, SeenVisits } from './kit/visit-changes.ts'
export { readVendorFile } from './kit/read-vendor-file.ts'
export type { VendorFile } from './kit/read-vendor-file.ts'
export { toFileName } from './kit/to-file-name.ts'
export { PollCursor } from './kit/poll-cursor.ts'
export { isTimeZone, toInstant, toWallTime, wallToInstant } from './kit/zoned-time.ts'
export { readCursor, ToldBefore } from './kit/told-before.ts'
export { toPlainWords } from './kit/to-plain-words.ts'
export { toLine } from './kit/to-line.ts'
export type {
  Adapter,
  AddsAttachments,
  AddsNotes,
  AnyAdapter,
  ChangesAppointments,
  ChangesNotes,
  ChecksSettings,
  FindsJobs,
  OnProviderChanged,
  OnSurvey,
  OnUpdateSettled,
  OnOther,
  PollsChanges,
  ReadsJobs,
  ReceivesWebhooks,
  RemovesAttachments,
  UpdatesJobs,
  VerifiesCredentials,
} from './adapter/adapter.ts'
export type {
  AdapterEvent,
  AdapterProvider,
  AttachmentRequest,
  AttemptContext,
  CancelJobRequest,
  ChangeAppointmentRequest,
  CreateJobRequest,
  CreateJobResponse,
  EventResponse,
  FindJobResponse,
  JobFile,
  JobFiles,
  JobLink,
  JobRequest,
  JobUpdate,
  NoteRequest,
  OtherRequest,
  PollChangesRequest,
  PollChangesResponse,
  Relinked,
  ProviderContext,
  ProviderChangedRequest,
  ReadJobResponse,
  StepRunner,
  StepWork,
  SurveyRequest,
  UpdateSettledRequest,
  UpdateJobRequest,
  UpdateSink,
  WebhookRequest,
  FoundJob,
  KeepsLogin,
  WebhookProvider,
  WebhookResponse,
} from './adapter/requests.ts'
export { inject, injectable } from 'inversify'
export { createToken } from './environment/token.ts'
export type { Injected, Token } from './environment/token.ts'
export { readPackageVersion } from './environment/read-package-version.ts'
export {
  type Clock,
  type Logger,
  type PreviousOutcome,
  type Random,
  sleep,
  SystemClock,
  type Timer,
  type UpdateKind,
  updateKinds,
  type UpdateState,
} from '@truckroll/store'
export { updateSchema } from './updates/update.ts'
export type { Update } from './updates/update.ts'
export {
  idText,
  isJsonObject,
  isLargerThan,
  Pace,
  parseDispatchTime,
  parseJson,
  parseJsonByTurns,
  readReasons,
  stringifyJson,
  toReadableText,
  TruckrollError,
} from '@truckroll/protocol'
export type {
  AppointmentEvent,
  AttachmentEvent,
  DispatchId,
  JobEvent,
  JsonObject,
  Reason,
  Reasons,
  SurveyResponseEvent,
} from '@truckroll/protocol'
export { parseRetryAfter } from '@truckroll/client'

export { createGateway } from './create-gateway.ts'
export type { GatewayOptions } from './create-gateway.ts'
export type {
  BulkItem,
  BulkOutcome,
  Gateway,
  GatewayFile,
  GatewayStatus,
  JobsApi,
  JobView,
  OperationsApi,
  ProvidersApi,
  ProviderView,
  QueuedUpdate,
  Readiness,
  ReplayFilter,
  UpdatesApi,
  WebhooksApi,
} from './gateway.ts'
export type { GatewayEvents } from './events.ts'
export { GatewayError, toInputError } from './errors.ts'
export type { GatewayErrorCode, GatewayErrorOptions, Issue } from './errors.ts'
export { cutName, toInputIssues, toPointer } from './input-issues.ts'
export type { InputIssue } from './input-issues.ts'

export { defineAdapter } from './adapter/define-adapter.ts'
export type { AdapterDefinition, Bindings, ClassOf, TokensOf } from './adapter/define-adapter.ts'
export { hostAdapter } from './adapter/adapter-host.ts'
export type { AdapterSurroundings, HostedAdapter } from './adapter/adapter-host.ts'
export { ProviderError, RetryableError, TerminalError } from './adapter/errors.ts'
export type { AdapterErrorOptions, RetryableErrorOptions } from './adapter/errors.ts'
export { eventTypes, noticeTypes } from './adapter/event-types.ts'
export type { EventType } from './adapter/event-types.ts'
export { adapterTokens, settingsToken } from './adapter/tokens.ts'
export {
  statusMapSchema,
  statusMeaningSchema,
  statusOverridesSchema,
  toStatusMeaning,
  toStatusUpdate,
} from './adapter/status-map.ts'
export type { StatusMap, StatusMeaning } from './adapter/status-map.ts'
export { UndiciHttpClient } from './adapter/undici-http-client.ts'
export { verifyHmac, verifyStandardWebhook, verifyTimestampedWebhook } from './adapter/verify-webhook.ts'
export type {
  HmacWebhook,
  StandardWebhook,
  TimestampedWebhook,
  WebhookSecrets,
} from './adapter/verify-webhook.ts'
export type { CallPermits } from './adapter/call-permits.ts'
export type { HttpAnswer, HttpClient, HttpRequest } from './adapter/http-client.ts'
export type {
  Adapter,
  AddsAttachments,
  AddsNotes,
  AnyAdapter,
  ChangesAppointments,
  ChangesNotes,
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
  WebhookResponse,
} from './adapter/requests.ts'

/** For adapters whose classes say themselves what they need. */
export { inject, injectable } from 'inversify'
export { createToken } from './composition/token.ts'
export type { Injected, Token } from './composition/token.ts'
export type { Clock, Timer } from './environment/clock.ts'
export { sleep } from './environment/clock.ts'
export type { Logger } from './environment/logger.ts'
export { SystemRandom } from './environment/random.ts'
export type { Random } from './environment/random.ts'
export { SystemClock } from './environment/system-clock.ts'

export type { ConnectFactory } from './providers/credential-book.ts'
export { SecretBox } from './providers/secret-box.ts'
export {
  activationSchema,
  importRequestSchema,
  providerChangeRequestSchema,
  providerRequestSchema,
} from './providers/provider-request.ts'
export type { ImportRequest, ProviderChangeRequest, ProviderRequest } from './providers/provider-request.ts'
export { toDispatchUrls } from './settings/dispatch-urls.ts'
export type { DispatchUrls } from './settings/dispatch-urls.ts'
export { gatewaySettingsSchema } from './settings/gateway-settings.ts'
export type { GatewaySettings, GatewaySettingsInput } from './settings/gateway-settings.ts'
export { resolveSettings } from './settings/resolve-settings.ts'
export type { ResolvedGatewaySettings } from './settings/resolve-settings.ts'
export { fileUpdateSchema, updateKinds, updateSchema, updateStates } from './updates/update.ts'
export type { FileUpdate, Update, UpdateKind, UpdateState } from './updates/update.ts'

export { createSqliteStore } from './sqlite/create-sqlite-store.ts'
export type { SqliteStoreOptions } from './sqlite/create-sqlite-store.ts'
export { backupSqlite } from './sqlite/offline/backup-sqlite.ts'
export type { SqliteBackup, SqliteBackupOptions } from './sqlite/offline/backup-sqlite.ts'
export { openOfflineSqlite } from './sqlite/offline/open-offline-store.ts'
export type { OfflineSqliteOptions } from './sqlite/offline/open-offline-store.ts'
export { adoptStore } from './store/offline/adopt-store.ts'
export type { Adopted, AdoptParts } from './store/offline/adopt-store.ts'
export type { CopyParts, CopyStep } from './store/offline/copy-parts.ts'
export { copyStore } from './store/offline/copy-store.ts'
export type { TableComparison } from './store/offline/copy-store.ts'
export type { OfflineStore } from './store/offline/offline-store.ts'
export { immediateCommits } from './store/commit-scheduler.ts'
export type { CommitScheduler } from './store/commit-scheduler.ts'
export type {
  Attention,
  AuditEntry,
  ControlStore,
  DeadLetter,
  HeldKey,
  ImportedJob,
  JobFilter,
  PauseScope,
} from './store/control-store.ts'
export type { Caller } from './store/caller.ts'
export type { InboxStore, NewEvent, NewMessage, PreviousOutcome, StoredJob } from './store/inbox-store.ts'
export type { Lease, LeaseStore } from './store/lease-store.ts'
export type { NewUpdate, OutboxStore, StoredUpdate } from './store/outbox-store.ts'
export type { ProviderState, ProviderStore, StoredProvider } from './store/provider-store.ts'
export { providerStates } from './store/provider-store.ts'
export type { JobFacts, Page, TimelineEntry } from './store/records.ts'
export type { PurgedSlice, PurgeRule, RetentionStore } from './store/retention-store.ts'
export type { Store, StoreStamp, WorkKind } from './store/store.ts'

// What an adapter needs of the wire, so that it imports this package only.
export {
  idText,
  isJsonObject,
  parseDispatchTime,
  parseJson,
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
export { createHttpDispatcher, fileFormats, isFileFormat, parseRetryAfter } from '@truckroll/client'
export type { FileFormat } from '@truckroll/client'

// What a server of one's own needs for large files.
export { giveBack } from '@truckroll/protocol'

// What a Dispatch of one's own, given as `connect`, is made of.
export { DispatchError } from '@truckroll/client'
export type {
  AckRequest,
  ConnectClient,
  DispatchErrorCode,
  PollRequest,
  PollResult,
  PostRequest,
} from '@truckroll/client'
export type { QueuedMessage } from '@truckroll/protocol'

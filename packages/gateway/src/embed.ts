// For hosts: what runs a gateway, its stores, and what a server in front of it needs. Exported as
// `@truckroll/gateway/embed`.
export { createGateway } from './create-gateway.ts'
export type { GatewayOptions } from './create-gateway.ts'
export type {
  BulkItem,
  BulkOutcome,
  Gateway,
  GatewayFile,
  GatewayStatus,
  JobListFilter,
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
export { cutName, toInputIssues, toPointer } from '@truckroll/protocol'
export type { InputIssue } from '@truckroll/protocol'
export { findDefinitionFault } from './adapter/find-definition-fault.ts'
export type { DefinitionFault } from './adapter/find-definition-fault.ts'
export { hostAdapter } from './adapter/adapter-host.ts'
export type { AdapterSurroundings, HostedAdapter } from './adapter/adapter-host.ts'
export { UndiciHttpClient } from './adapter/undici-http-client.ts'
export { SystemRandom } from './environment/random.ts'
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
export { fileUpdateSchema, updateStates } from './updates/update.ts'
export type { FileUpdate } from './updates/update.ts'
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
export { createImmediateCommits } from './store/commit-scheduler.ts'
export type { CommitScheduler } from './store/commit-scheduler.ts'
export type {
  Attention,
  AuditEntry,
  ControlStore,
  DeadLetter,
  DeadLetterDetail,
  HeldKey,
  ImportedJob,
  JobFilter,
  Pause,
  PauseScope,
} from './store/control-store.ts'
export type { Caller } from './store/caller.ts'
export { waitingSides } from './store/job-waiting.ts'
export type { JobWaiting, WaitingSide } from './store/job-waiting.ts'
export type { InboxStore, NewEvent, NewMessage, StoredJob } from './store/inbox-store.ts'
export type { Lease, LeaseStore } from './store/lease-store.ts'
export type { NewUpdate, OutboxStore, StoredUpdate } from './store/outbox-store.ts'
export type { ProviderState, ProviderStore, StoredProvider } from './store/provider-store.ts'
export { providerStates } from './store/provider-store.ts'
export type { JobFacts, Page, RecordedEvent, TimelineEntry } from './store/records.ts'
export type { PurgedSlice, PurgeRule, RetentionStore } from './store/retention-store.ts'
export type { Store, StoreStamp, WorkKind } from './store/store.ts'
export { createHttpDispatcher, fileFormats, isFileFormat } from '@truckroll/client'
export type { FileFormat } from '@truckroll/client'
// What a server of one's own needs: large files, and how what comes in is read.
export { giveBack, incomingId, incomingTimeSchema, jsonValueSchema, nullIsAbsent } from '@truckroll/protocol'
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

export { attentionCauses, deadLetterCauses, heldCauses, suppressedCauses } from './store/causes.ts'
export { toSuppressedText } from './store/to-suppressed-text.ts'

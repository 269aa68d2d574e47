// For hosts: what runs a gateway, its stores, and what a server in front of it needs. Exported as
// `@truckroll/gateway/embed`.
export { createGateway } from './create-gateway.ts'
export { tellsNothingOfWork, toStatusReach } from './adapter/status-reach.ts'
export type { StatusKind, StatusReach } from './adapter/status-reach.ts'
export type { GatewayOptions } from './create-gateway.ts'
export type { Gateway, GatewayFile } from './gateway.ts'
export type { JobListFilter, JobsApi, JobView } from './jobs/jobs-api.ts'
export { severities, type AlertChannel, type AlertMessage, type Trouble } from './alerts/alert.ts'
export type {
  Absence,
  Explanation,
  ExplainQuery,
  JobStory,
  PollGap,
  StoriesApi,
} from './story/explain-api.ts'
export { personalKindOf } from '@truckroll/protocol'
export { type DeliveryConcurrency, DeliveryPlaces } from './delivery/delivery-places.ts'
export type { OperationsApi, ReplayFilter } from './operations/operations-api.ts'
export type { OnboardOutcome, ProvidersApi, ProviderView } from './providers/providers-api.ts'
export type { GatewayStatus, Readiness, StatusOptions } from './status/gateway-status.ts'
export type { BulkItem, BulkOutcome, QueuedUpdate, UpdatesApi } from './updates/updates-api.ts'
export { wireDirections, wirePeers } from './wire/wire-api.ts'
export type { WireApi, WireCall, WireCallDetail, WireNote, WirePart, WirePartView } from './wire/wire-api.ts'
export type { WebhooksApi } from './vendor-changes/webhooks-api.ts'
export { onboardOutcomes } from './providers/providers-api.ts'
export type { GatewayEvents } from './events.ts'
export {
  type Adopted,
  type AdoptParts,
  adoptStore,
  type Attention,
  attentionCauses,
  type AuditEntry,
  type Caller,
  type CommitScheduler,
  type ControlStore,
  type CopyParts,
  type CopyStep,
  copyStore,
  createImmediateCommits,
  type DeadLetter,
  deadLetterCauses,
  type DeadLetterDetail,
  diskLimits,
  GatewayError,
  type GatewayErrorCode,
  type GatewayErrorOptions,
  heldCauses,
  type HeldKey,
  type ImportedJob,
  type InboxStore,
  type Issue,
  type JobFacts,
  type JobFilter,
  type JobWaiting,
  type Lease,
  type LeaseStore,
  type NewEvent,
  type NewMessage,
  type NewUpdate,
  type OfflineStore,
  type OutboxStore,
  type Page,
  type Pause,
  type PauseScope,
  type ProviderState,
  providerStates,
  type ProviderStore,
  type PurgedSlice,
  type PurgeRule,
  type RecordedEvent,
  type RetentionStore,
  type Store,
  type StoredJob,
  type StoredProvider,
  type StoredUpdate,
  type SealedReport,
  type StoreReport,
  type StoreStamp,
  suppressedCauses,
  SystemRandom,
  type TableComparison,
  type TimelineEntry,
  toInputError,
  toSuppressedText,
  type WaitingSide,
  waitingSides,
  type WorkKind,
  updateStates,
} from '@truckroll/store'
export { cutName, toInputIssues, toPointer } from '@truckroll/protocol'
export type { InputIssue } from '@truckroll/protocol'
export { findNearAbilities } from './adapter/find-near-abilities.ts'
export { findDefinitionFault } from './adapter/find-definition-fault.ts'
export type { DefinitionFault } from './adapter/find-definition-fault.ts'
export { hostAdapter } from './adapter/adapter-host.ts'
export type { AdapterSurroundings, HostedAdapter } from './adapter/adapter-host.ts'
export { AddressRule } from './addresses/address-rule.ts'
export { ForeignTransport } from './addresses/foreign-transport.ts'
export { toHttpAnswer } from './adapter/to-http-answer.ts'
export { UndiciHttpClient } from './adapter/undici-http-client.ts'
export type { ConnectFactory } from './providers/credential-book.ts'
export { findKeyFault } from './keys/find-key-fault.ts'
export { KeyRing } from './keys/key-ring.ts'
export type { KeysApi, KeyUse, Rotation } from './keys/keys-api.ts'
export type {
  ForgetReport,
  PersonalExport,
  PersonalJobView,
  PrivacyApi,
  PrivacyFindings,
  PrivacyQuery,
} from './privacy/privacy-api.ts'
export { isSecretName } from './redaction/is-secret-name.ts'
export { markRedacted, toRedactedLogger } from './redaction/redacting-logger.ts'
export { Redactor } from './redaction/redactor.ts'
export { SecretBox } from './providers/secret-box.ts'
export {
  activationSchema,
  importRequestSchema,
  providerChangeRequestSchema,
  providerRequestSchema,
} from './providers/provider-request.ts'
export { settingsOfBrand } from './providers/brand-settings.ts'
export { maxImported, readImports } from './jobs/read-imports.ts'
export type { ImportRequest, ProviderChangeRequest, ProviderRequest } from './providers/provider-request.ts'
export { differenceKinds } from './reconcile/reconcile-api.ts'
export type { Difference, ReconcileApi, ReconcileRequest, Reconciliation } from './reconcile/reconcile-api.ts'
export { toDispatchUrls } from './settings/dispatch-urls.ts'
export type { DispatchUrls } from './settings/dispatch-urls.ts'
export { gatewaySettingsSchema } from './settings/gateway-settings.ts'
export type { GatewaySettings, GatewaySettingsInput } from './settings/gateway-settings.ts'
export { resolveSettings } from './settings/resolve-settings.ts'
export type { ResolvedGatewaySettings } from './settings/resolve-settings.ts'
export { fileUpdateSchema } from './updates/update.ts'
export type { FileUpdate } from './updates/update.ts'
export { createHttpDispatcher, fileFormats, isFileFormat } from '@truckroll/client'
export type { FileFormat } from '@truckroll/client'
// What a server of one's own needs: large files, and how what comes in is read.
export {
  releaseMemory,
  incomingId,
  incomingTimeSchema,
  jsonValueSchema,
  nullIsAbsent,
} from '@truckroll/protocol'
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

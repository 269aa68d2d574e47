// What a store of the gateway is made of: the port, and what every store has to read and say in the same way.
// Exported as `@truckroll/gateway/store`.
export { eventIdOf } from '@truckroll/protocol'
export { GatewayError } from '../errors.ts'
export type { Clock } from '../environment/clock.ts'
export { sleep } from '../environment/clock.ts'
export type { Logger } from '../environment/logger.ts'
export { SystemClock } from '../environment/system-clock.ts'
export { updateKinds, updateStates } from '../updates/update.ts'
export type { UpdateState } from '../updates/update.ts'

export { nameOfCaller } from './caller.ts'
export type { Caller } from './caller.ts'
export { circleText } from './circle-text.ts'
export { createImmediateCommits } from './commit-scheduler.ts'
export type { CommitScheduler } from './commit-scheduler.ts'
export type {
  Attention,
  DeadLetterDetail,
  Pause,
  NewAttention,
  AuditEntry,
  DeadLetter,
  DeadLetterFilter,
  HeldKey,
  ImportedJob,
  JobFilter,
  LetterFilter,
  NewReplay,
  PauseScope,
  ReplayProgress,
  StoreFigures,
} from './control-store.ts'
export type {
  AttemptOutcome,
  Claim,
  EchoEntry,
  EchoKind,
  EndedEchoes,
  ClaimedEvent,
  ClaimOptions,
  Fence,
  FinishedAttempt,
  GoOnOptions,
  HandedOver,
  NewEvent,
  NewMessage,
  PreviousOutcome,
  RecordOutcome,
  StartedAttempt,
  StoredJob,
} from './inbox-store.ts'
export type { Outages } from './job-waiting.ts'
export { holdTexts } from './hold-texts.ts'
export { LEFT_BEHIND, moveTexts, UNNAMED_ORGANIZATION } from './job-move.ts'
export type { JobWork } from './job-work.ts'
export type { Lease } from './lease-store.ts'
export type {
  AcceptOutcome,
  ChangeCursor,
  ChangePlace,
  ClaimedSend,
  LostJob,
  NewProviderPost,
  NewUpdate,
  SendClaim,
  SendClaimOptions,
  SendOutcome,
  StoredUpdate,
} from './outbox-store.ts'
export type { ProviderAct } from './provider-act.ts'
export type {
  ProviderChange,
  ProviderChangeEffects,
  ProviderState,
  StoredProvider,
} from './provider-store.ts'
export { providerStates } from './provider-store.ts'
export type { CallDemand, CallGrant } from './rate-store.ts'
export { checkVersion, fingerprintName, fingerprintOf } from './migrations.ts'
export type { Migration, StoreVersion } from './migrations.ts'
export type { Page, RecordedEvent, TimelineEntry } from './records.ts'
export { toReplayWords } from './to-replay-words.ts'
export type { PurgedSlice, PurgeRule } from './retention-store.ts'
export type { Store, StoreStamp, WorkKind } from './store.ts'

export { checkMayRun, whyNotRun } from './offline/check-may-run.ts'
export { looksFirstName } from './offline/looks-first.ts'
export { localMetaNames, metaNames } from './offline/meta-names.ts'
export type { Adoption, OfflineStore } from './offline/offline-store.ts'
export { toPortableRow } from './offline/portable-row.ts'
export { readPosition } from './offline/row-position.ts'
export { batchLimits } from './offline/store-table.ts'
export type {
  ColumnKind,
  RowBatch,
  StoreColumn,
  StoreRow,
  StoreTable,
  StoreValue,
} from './offline/store-table.ts'

export { parseLetterPlace, parsePlace, toPage } from './rows/page.ts'
export {
  readFlag,
  readInteger,
  readNumber,
  readOptionalBytes,
  readOptionalInteger,
  readOptionalText,
  readOptionalWord,
  readText,
  readWord,
} from './rows/row.ts'
export type { Row } from './rows/row.ts'
export {
  attemptEntries,
  attentionEntries,
  eventEntries,
  purgedEntries,
  remarkEntry,
  updateEntry,
} from './rows/timeline-entries.ts'
export { readPause } from './rows/read-pause.ts'
export { previousOutcomes } from './rows/to-stored-event.ts'
export { toRecordedEvent } from './rows/to-recorded-event.ts'
export { toJobWaiting } from './rows/to-job-waiting.ts'
export { toJobWorks } from './rows/to-job-works.ts'
export { toStoredJob } from './rows/to-stored-job.ts'
export { toStoredProvider } from './rows/to-stored-provider.ts'
export { providerPostKinds, toStoredUpdate } from './rows/to-stored-update.ts'
export { readAnswer } from './vendor-answer.ts'
export type { VendorAnswer } from './vendor-answer.ts'

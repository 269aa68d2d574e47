// The door between the gateway and its stores: the port, and what every store reads, decides and says in the same way.
export { eventIdOf, TruckrollError } from '@truckroll/protocol'
export { toBucket } from './call-bucket.ts'
export { type Caller } from './caller.ts'
export {
  type AttentionCause,
  attentionCauses,
  type DeadLetterCause,
  deadLetterCauses,
  heldCauses,
  suppressedCauses,
} from './causes.ts'
export { type CommitScheduler, createImmediateCommits } from './commit-scheduler.ts'
export type {
  Attention,
  AuditEntry,
  ControlStore,
  DeadLetter,
  DeadLetterDetail,
  DeadLetterFilter,
  HeldKey,
  ImportedJob,
  JobFilter,
  LetterFilter,
  NewReplay,
  Pause,
  PauseScope,
  ReplayProgress,
  StoreFigures,
} from './control-store.ts'
export { type Clock, sleep, type Timer } from './environment/clock.ts'
export type { Logger } from './environment/logger.ts'
export { type Random, SystemRandom } from './environment/random.ts'
export { SystemClock } from './environment/system-clock.ts'
export {
  GatewayError,
  type GatewayErrorCode,
  type GatewayErrorOptions,
  type Issue,
  toInputError,
} from './errors.ts'
export type {
  AttemptOutcome,
  Claim,
  ClaimedEvent,
  ClaimOptions,
  EchoEntry,
  EndedEchoes,
  Fence,
  FinishedAttempt,
  GoOnOptions,
  HandedOver,
  JobText,
  InboxStore,
  NewEvent,
  NewMessage,
  PreviousOutcome,
  RecordOutcome,
  StartedAttempt,
  StoredJob,
} from './inbox-store.ts'
export {
  type Hold,
  type JobWaiting,
  noOutages,
  type Outage,
  type Outages,
  type WaitingSide,
  waitingSides,
} from './job-waiting.ts'
export { type JobWork, noWork } from './job-work.ts'
export type { Lease, LeaseStore, LivingProcess, ProcessCount, ProcessNews } from './lease-store.ts'
export {
  checkVersion,
  fingerprintName,
  fingerprintOf,
  type Migration,
  type StoreVersion,
} from './migrations.ts'
export { readSealedReport, type SealedReport, type StoreReport, toStoreReport } from './store-report.ts'
export type { ResealedValue, SealedPlace, SealedStore, SealedValue } from './sealed-store.ts'
export { sealedPlaces } from './sealed-store.ts'
export { readKeyId, sealedVersion, toSealedHead } from './sealed/sealed-head.ts'
export { proofPrefix } from './sealed/sealed-values.ts'
export { type Adopted, type AdoptParts, adoptStore } from './offline/adopt-store.ts'
export { checkMayRun } from './offline/check-may-run.ts'
export type { CopyParts, CopyStep } from './offline/copy-parts.ts'
export { copyStore, type TableComparison } from './offline/copy-store.ts'
export { looksFirstName, readLooksFirst } from './offline/looks-first.ts'
export { notePromotion } from './control/promotion.ts'
export { localMetaNames, metaNames } from './offline/meta-names.ts'
export type { Adoption, OfflineStore } from './offline/offline-store.ts'
export { toPrintableUrl } from './offline/to-printable-url.ts'
export { toPortableRow } from './offline/portable-row.ts'
export { readPosition } from './offline/row-position.ts'
export {
  batchLimits,
  bytesOfRow,
  type ColumnKind,
  type RowBatch,
  type StoreColumn,
  type StoreRow,
  type StoreTable,
  type StoreValue,
} from './offline/store-table.ts'
export type {
  AcceptOutcome,
  ChangeCursor,
  ChangePosition,
  FollowedWorkOrder,
  ClaimedSend,
  LostJob,
  NewProviderPost,
  NewUpdate,
  OutboxStore,
  SendClaim,
  SendClaimOptions,
  SendOutcome,
  StoredUpdate,
} from './outbox-store.ts'
export type {
  ForgottenMark,
  ForgottenRows,
  JobTexts,
  HeldText,
  LooseEvent,
  PersonalJob,
  PrivacyStore,
} from './privacy-store.ts'
export type { ProviderAct } from './provider-act.ts'
export {
  type ProviderChange,
  type ProviderChangeEffects,
  type FirstJob,
  type LoginsToTry,
  type RotatedLogin,
  type ProviderState,
  providerStates,
  type ProviderStore,
  type StoredProvider,
} from './provider-store.ts'
export type { CallDemand, CallGrant, CallRates, RateStore } from './rate-store.ts'
export type { JobFacts, Page, RecordedEvent, TimelineEntry } from './records.ts'
export { diskLimits } from './disk-limits.ts'
export type { PurgedSlice, PurgeRule, RetentionStore, StoreRoom } from './retention-store.ts'
export { toPage } from './rows/page.ts'
export { readFlag, readInteger, readText, type Row } from './rows/row.ts'
export { type StoredEvent } from './rows/to-stored-event.ts'
export { toJobQuery } from './search/to-job-query.ts'
export { toPhoneDigits } from './search/to-phone-digits.ts'
export { toPhoneNumber } from './search/to-phone-number.ts'
export { toSearchText } from './search/to-search-words.ts'
export { toJobSearch } from './search/to-job-search.ts'
export { toStorable } from './storable-text.ts'
export type { Store, StoreStamp, WorkKind } from './store.ts'
export { toSuppressedText } from './to-suppressed-text.ts'
export { isPlannedVisit, type NewVisit, type ToldVisit, visitStatuses } from './told-visit.ts'
export {
  type EchoKind,
  type UpdateKind,
  updateKinds,
  type UpdateKindWith,
  updateMeanings,
  type UpdateState,
  updateStates,
} from './update-kinds.ts'
export { readAnswer, type VendorAnswer } from './vendor-answer.ts'
export { numberedValues, toNumberedSql } from './routine/numbered-sql.ts'
export type { NumberedSql } from './routine/numbered-sql.ts'
export { jobTexts, type TextPlace } from './jobs/job-texts.ts'
export { withPhrases } from './routine/phrases.ts'
export type { Phrases } from './routine/phrases.ts'
export { awaitRoutine, runRoutine } from './routine/run-routine.ts'
export {
  all,
  first,
  Lock,
  lock,
  NewId,
  newId,
  now,
  run,
  Statement,
  Time,
  Together,
  together,
  wake,
  write,
  writeEach,
} from './routine/routine.ts'
export type { Request, Routine, Value, Values } from './routine/routine.ts'
export { advanceReplays, countDeadLetters, startReplay } from './control/replay-runs.ts'
export type { AlikeJob, Arrivals, EventStory, PollRun, StoryStore } from './story-store.ts'
export { addAttention, finishAttention, listAttention } from './control/attention.ts'
export { listAudit } from './control/audit.ts'
export { listConditions, setCondition } from './control/conditions.ts'
export { getDeadLetter, listDeadLetters } from './control/dead-letters.ts'
export { readFigures } from './control/figures.ts'
export { findAlikeJobs } from './story/alike-jobs.ts'
export { listHeld } from './control/held-keys.ts'
export { holdOrganization, listPauses } from './control/pauses.ts'
export { readTimeline, remark } from './control/timeline.ts'
export { addEventSql } from './inbox/event-rows.ts'
export { type Recording, type RecordAnswer, recordMessages, toOutcomes } from './inbox/record-messages.ts'
export { recallMessages } from './inbox/recall-messages.ts'
export { readChangePosition } from './jobs/change-positions.ts'
export { importJobs } from './jobs/imports.ts'
export { linkJob, relinkJob } from './jobs/link-job.ts'
export { gates } from './keys/gates.ts'
export type { KeyOwner } from './keys/key-owner.ts'
export { freeClaims } from './keys/key-claims.ts'
export { EventClaims } from './inbox/event-claims.ts'
export { noteEchoes, startAttempts, storeStep } from './inbox/start-attempts.ts'
export { finishAttempts } from './inbox/finish-attempts.ts'
export type { Ending } from './inbox/ending.ts'
export { crashBegun } from './inbox/crash-attempts.ts'
export { addProvider, changeProvider } from './providers/change-provider.ts'
export {
  countQueuedUpdates,
  findProviderByOrganization,
  getProvider,
  listProviders,
  type ProviderFilter,
} from './providers/providers.ts'
export { isAllPaused } from './sql/hold-sql.ts'
export { getJob, listJobEvents, listJobs, readJobWork } from './jobs/job-list.ts'
export { findLostJob } from './jobs/lost-jobs.ts'
export { acceptUpdates, type GivenUpdates } from './outbox/accept-updates.ts'
export { SendClaims } from './outbox/send-claims.ts'
export { releaseAllLeases, releaseLeases } from './leases/leases.ts'
export { finishSends, type SendEnd } from './outbox/finish-sends.ts'
export { getUpdate, listOpenVisits, listUpdates, readFile, stands } from './outbox/updates.ts'
export { purge } from './retention/purge.ts'
export type { DoneRow, RetentionWork } from './retention/retention-work.ts'
export { rules } from './rules.ts'
export { writeFirstTables } from './tables/first-tables.ts'
export { RoutineStore } from './routine-store.ts'
export type { RoutineWork } from './routine-work.ts'
export type { SharedOperation } from './shared-operations.ts'
export { bytesOfMessages, bytesOfUpdates } from './operation-bytes.ts'
export { toRecordingWork } from './inbox/recording-work.ts'

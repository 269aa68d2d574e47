import { addAttention, finishAttention, listAttention } from './control/attention.ts'
import { listAudit } from './control/audit.ts'
import { listConditions, setCondition } from './control/conditions.ts'
import { getDeadLetter, listDeadLetters } from './control/dead-letters.ts'
import { readFigures } from './control/figures.ts'
import { listHeld } from './control/held-keys.ts'
import { replayItems, skipItem } from './control/parked-items.ts'
import { holdOrganization, listPauses, pauseScope, resumeScope } from './control/pauses.ts'
import { advanceReplays, countDeadLetters, startReplay } from './control/replay-runs.ts'
import { readTimeline, remark } from './control/timeline.ts'

import type { NewAttention, StoreFigures } from './control-store.ts'
import type {
  AttemptOutcome,
  Claim,
  ClaimedEvent,
  ClaimOptions,
  Fence,
  FinishedAttempt,
  GoOnOptions,
  NewMessage,
  RecordOutcome,
  StartedAttempt,
} from './inbox-store.ts'
import { checkMessages, toOutcomes } from './inbox/record-messages.ts'
import { toRecordingWork } from './inbox/recording-work.ts'
import { noteEchoes, storeStep } from './inbox/start-attempts.ts'
import { readChangePosition } from './jobs/change-positions.ts'
import { importJobs } from './jobs/imports.ts'
import { getJob, listJobEvents, listJobs, readJobWork } from './jobs/job-list.ts'
import { linkJob, relinkJob } from './jobs/link-job.ts'
import { findLostJob } from './jobs/lost-jobs.ts'
import { releaseClaim, renewClaim, toKeyClaim, toSendKeyClaim, wakeRetries } from './keys/key-claims.ts'
import type { Lease } from './lease-store.ts'
import { announceProcess, forgetProcess, listProcesses } from './leases/processes.ts'
import type {
  AcceptOutcome,
  ChangeCursor,
  ClaimedSend,
  NewUpdate,
  SendClaim,
  SendClaimOptions,
  SendOutcome,
} from './outbox-store.ts'
import { readBookedUntil } from './outbox/booked-until.ts'
import { listUpdatesByState } from './outbox/list-updates-by-state.ts'
import { getUpdate, listOpenVisits, listUpdates, readFile } from './outbox/updates.ts'
import type { ProviderChange, ProviderChangeEffects } from './provider-store.ts'
import { addProvider, changeProvider } from './providers/change-provider.ts'
import { findFirstJobs, listFirstJobs, listLoginsToTry, noteFirstJob } from './providers/going-live.ts'
import { saveLogin } from './providers/logins.ts'
import {
  countQueuedUpdates,
  findProviderByOrganization,
  getProvider,
  listProviders,
} from './providers/providers.ts'
import { takeCalls } from './rates/take-calls.ts'
import type { TimelineEntry } from './records.ts'
import { forgetJob, forgetLooseEvent } from './privacy/forget.ts'
import { addForgotten, listForgotten } from './privacy/forgotten-marks.ts'
import { listHeldTexts } from './privacy/list-held-texts.ts'
import { listLooseEvents, listPersonalJobs, readJobTexts } from './privacy/list-personal.ts'
import { purge } from './retention/purge.ts'
import type { Routine } from './routine/routine.ts'
import type { RoutineWork } from './routine-work.ts'
import { type SharedOperation, SharedOperations } from './shared-operations.ts'
import {
  addSealedFact,
  countSealed,
  findSealed,
  getSealedFact,
  listSealed,
  reseal,
} from './sealed/sealed-values.ts'
import type { StoreRoom } from './retention-store.ts'
import type { Store, WorkKind } from './store.ts'
import { countArrivals, findAlikeJobs } from './story/alike-jobs.ts'
import { readEventStories } from './story/event-stories.ts'
import { listPolls, notePolls } from './story/poll-runs.ts'

/**
 * The port as routines: a store says how one is run, opens and closes. One that does several operations in a transaction
 * says how they are gathered.
 */
export abstract class RoutineStore {
  readonly #listeners = new Set<(kind: WorkKind) => void>()
  #shared: SharedOperations | undefined

  /** Runs a routine as one atomic operation, which may begin more than once. `bytes`: of long texts that it writes. */
  protected abstract run<T>(create: (work: RoutineWork) => Routine<T>, bytes?: number): Promise<T>

  /** For what only reads. */
  protected abstract read<T>(create: (work: RoutineWork) => Routine<T>): Promise<T>

  /** @throws GatewayError `TR_STORE_UNAVAILABLE` if the store is not open */
  protected abstract work(): RoutineWork

  /** How operations of that kind that come at once are done together; not at all, if a store does not say. */
  protected gather<Item, Answer>({ does, bytesOf }: SharedOperation<Item, Answer>) {
    return async (item: Item): Promise<Answer> => {
      const [answer] = await this.run((work) => does(work, [item]), bytesOf(item))
      if (answer === undefined) throw new TypeError('A shared operation did not answer')
      return answer
    }
  }

  get #operations(): SharedOperations {
    this.#shared ??= new SharedOperations((operation) => this.gather(operation))
    return this.#shared
  }

  onWork(wake: (kind: WorkKind) => void): () => void {
    this.#listeners.add(wake)
    return () => void this.#listeners.delete(wake)
  }

  protected wake(kind: WorkKind): void {
    for (const wake of this.#listeners) wake(kind)
  }

  async recordMessages(messages: readonly NewMessage[], fence?: Fence): Promise<readonly RecordOutcome[]> {
    checkMessages(messages)
    return toOutcomes(await this.#operations.record({ messages, fence }), fence)
  }

  async claimEvents(options: ClaimOptions): Promise<readonly ClaimedEvent[]> {
    return this.work().claims.claim(options, (create) => this.run(create))
  }

  async startAttempt(attempt: StartedAttempt): Promise<number | undefined> {
    return (await this.#operations.start(attempt)) ?? undefined
  }

  async finishAttempt(
    claim: Claim,
    outcome: AttemptOutcome,
    goOn?: GoOnOptions,
  ): Promise<FinishedAttempt | undefined> {
    return (await this.#operations.finish({ claim, outcome, goOn })) ?? undefined
  }

  async acceptUpdates(
    updates: readonly NewUpdate[],
    cursor?: ChangeCursor,
  ): Promise<readonly AcceptOutcome[]> {
    return this.#operations.accept({ updates, cursor })
  }

  async claimSends(options: SendClaimOptions): Promise<readonly ClaimedSend[]> {
    return this.work().sends.claim(options, (create) => this.run(create))
  }

  async finishSend(claim: SendClaim, outcome: SendOutcome): Promise<boolean> {
    return this.#operations.finishSend({ claim, outcome })
  }

  readonly renewClaim: Store['renewClaim'] = (claim, claimMs) =>
    this.run(() => renewClaim('keys', toKeyClaim(claim), claimMs))
  readonly releaseClaim: Store['releaseClaim'] = (claim) =>
    this.run(() => releaseClaim('keys', toKeyClaim(claim)))
  readonly storeStep: Store['storeStep'] = (claim, name, result) =>
    this.run(() => storeStep(claim, name, result), result.length)
  readonly noteEchoes: Store['noteEchoes'] = (claim, echoes) => this.run(() => noteEchoes(claim, echoes))
  readonly linkJob: Store['linkJob'] = (...link) => this.run(() => linkJob(...link))
  readonly nextDueAt: Store['nextDueAt'] = () => this.read(({ claims }) => claims.nextDueAt())
  readonly wakeRetries: Store['wakeRetries'] = (provider) => this.run(() => wakeRetries('keys', provider))
  readonly readChangePosition: Store['readChangePosition'] = (provider) =>
    this.read(() => readChangePosition(provider))
  readonly renewSend: Store['renewSend'] = (claim, claimMs) =>
    this.run(() => renewClaim('outbox_keys', toSendKeyClaim(claim), claimMs))
  readonly releaseSend: Store['releaseSend'] = (claim) =>
    this.run(() => releaseClaim('outbox_keys', toSendKeyClaim(claim)))
  readonly nextSendAt: Store['nextSendAt'] = () => this.read(({ sends }) => sends.nextDueAt())
  readonly readFile: Store['readFile'] = (id) => this.read(() => readFile(id))
  readonly findLostJob: Store['findLostJob'] = (...of) => this.read(() => findLostJob(...of))
  readonly getUpdate: Store['getUpdate'] = (id) => this.read(() => getUpdate(id))
  readonly listUpdatesByState: Store['listUpdatesByState'] = (filter) =>
    this.read(() => listUpdatesByState(filter))
  readonly listUpdates: Store['listUpdates'] = (jobId) => this.read(() => listUpdates(jobId))
  readonly readBookedUntil: Store['readBookedUntil'] = (jobIds) => this.read(() => readBookedUntil(jobIds))
  readonly listOpenVisits: Store['listOpenVisits'] = (jobId) => this.read(() => listOpenVisits(jobId))
  readonly getProvider: Store['getProvider'] = (id) => this.read(() => getProvider(id))
  readonly findProviderByOrganization: Store['findProviderByOrganization'] = (organizationId) =>
    this.read(() => findProviderByOrganization(organizationId))
  readonly listProviders: Store['listProviders'] = (filter) => this.read(() => listProviders(filter))
  readonly addProvider: Store['addProvider'] = (...given) =>
    this.run((work) => addProvider(toRecordingWork(work), ...given))

  changeProvider(id: string, change: ProviderChange, also: ProviderChangeEffects = {}): Promise<void> {
    return this.run((work) => changeProvider(toRecordingWork(work), id, change, also))
  }

  holdOrganization(organizationId: string, isHeld: boolean): Promise<void> {
    return this.run(({ claims }) => holdOrganization(organizationId, isHeld, claims.holdsUnknown))
  }

  readonly saveLogin: Store['saveLogin'] = (login) => this.run(() => saveLogin(login))
  readonly listLoginsToTry: Store['listLoginsToTry'] = (which) => this.read(() => listLoginsToTry(which))
  readonly findFirstJobs: Store['findFirstJobs'] = (limit) => this.read(() => findFirstJobs(limit))
  readonly noteFirstJob: Store['noteFirstJob'] = (job) => this.run(() => noteFirstJob(job))
  readonly listFirstJobs: Store['listFirstJobs'] = (since, limit) =>
    this.read(() => listFirstJobs(since, limit))
  readonly countQueuedUpdates: Store['countQueuedUpdates'] = (id) => this.read(() => countQueuedUpdates(id))
  readonly getJob: Store['getJob'] = (...of) => this.read(() => getJob(...of))
  readonly listJobs: Store['listJobs'] = (filter) =>
    this.read(({ claims }) => listJobs(filter, claims.holdsUnknown))
  readonly readJobWork: Store['readJobWork'] = (jobIds, outages) =>
    this.read(({ claims }) => readJobWork(jobIds, outages, claims.holdsUnknown))
  readonly readTimeline: Store['readTimeline'] = (...given) => this.read(() => readTimeline(...given))
  readonly listJobEvents: Store['listJobEvents'] = (...given) => this.read(() => listJobEvents(...given))

  remark(jobId: string, entry: Omit<TimelineEntry, 'id'>): Promise<void> {
    const { text, ...rest } = entry
    return this.run(() => remark(jobId, { ...rest, facts: { says: 'words', text } }))
  }

  readonly importJobs: Store['importJobs'] = (jobs, by) => this.run(() => importJobs(jobs, by))
  readonly relinkJob: Store['relinkJob'] = (jobId, bmsId, expect, by) =>
    this.run(() => relinkJob(jobId, bmsId, expect, by))

  addAttention({ text, organizationId: organization, ...item }: NewAttention): Promise<string> {
    return this.run(() => addAttention({ ...item, facts: { says: 'words', text, organization } }))
  }

  listAttention(cursor: string | undefined, limit: number) {
    return this.read(() => listAttention(cursor, limit))
  }

  readonly finishAttention: Store['finishAttention'] = (id, by) => this.run(() => finishAttention(id, by))
  readonly listHeld: Store['listHeld'] = (cursor, limit) =>
    this.read(({ claims }) => listHeld(cursor, limit, claims.holdsUnknown))
  readonly listDeadLetters: Store['listDeadLetters'] = (filter) => this.read(() => listDeadLetters(filter))
  readonly getDeadLetter: Store['getDeadLetter'] = (id) => this.read(() => getDeadLetter(id))
  readonly countDeadLetters: Store['countDeadLetters'] = (filter) => this.read(() => countDeadLetters(filter))
  readonly replay: Store['replay'] = (ids, from, by) => this.run(() => replayItems(ids, from, by))
  readonly startReplay: Store['startReplay'] = (replay) => this.run(() => startReplay(replay))
  readonly advanceReplays: Store['advanceReplays'] = (limit) => this.run(() => advanceReplays(limit))
  readonly skip: Store['skip'] = (id, by) => this.run(() => skipItem(id, by))
  readonly pause: Store['pause'] = (scope, by) => this.run(() => pauseScope(scope, by))
  readonly resume: Store['resume'] = (scope, by) => this.run(() => resumeScope(scope, by))
  readonly listPauses: Store['listPauses'] = () => this.read(() => listPauses())
  readonly listAudit: Store['listAudit'] = (cursor, limit) => this.read(() => listAudit(cursor, limit))
  readonly setCondition: Store['setCondition'] = (name, value) => this.run(() => setCondition(name, value))
  readonly listConditions: Store['listConditions'] = () => this.read(() => listConditions())

  readFigures(): Promise<StoreFigures> {
    return this.read(({ claims }) => readFigures(claims.holdsUnknown))
  }

  async acquireLease(credential: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    return (await this.#operations.acquireLease({ credential, holder, ttlMs })) ?? undefined
  }

  readonly renewLease: Store['renewLease'] = (lease, ttlMs) => this.#operations.renewLease({ lease, ttlMs })

  async releaseLease(lease: Lease): Promise<void> {
    await this.#operations.releaseLease(lease)
  }

  readonly announceProcess: Store['announceProcess'] = (news, ttlMs) =>
    this.run(() => announceProcess(news, ttlMs))
  readonly forgetProcess: Store['forgetProcess'] = (holder) => this.run(() => forgetProcess(holder))
  readonly listProcesses: Store['listProcesses'] = () => this.read(() => listProcesses())
  readonly takeCalls: Store['takeCalls'] = (demand) => this.run(() => takeCalls(demand))
  readonly countSealed: Store['countSealed'] = () => this.read(() => countSealed())
  readonly findSealed: Store['findSealed'] = (keyId) => this.read(() => findSealed(keyId))
  readonly listSealed: Store['listSealed'] = (request) => this.read(() => listSealed(request))
  readonly reseal: Store['reseal'] = (values, act) => this.run(() => reseal(values, act))
  readonly getSealedFact: Store['getSealedFact'] = (name) => this.read(() => getSealedFact(name))
  readonly addSealedFact: Store['addSealedFact'] = (name, sealed) =>
    this.run(() => addSealedFact(name, sealed))
  readonly notePolls: Store['notePolls'] = (runs, before) => this.run(() => notePolls(runs, before))
  readonly listPolls: Store['listPolls'] = (span) => this.read(() => listPolls(span))
  readonly countArrivals: Store['countArrivals'] = (span) => this.read(() => countArrivals(span))
  readonly readEventStories: Store['readEventStories'] = (...of) => this.read(() => readEventStories(...of))
  readonly findAlikeJobs: Store['findAlikeJobs'] = (...of) => this.read(() => findAlikeJobs(...of))

  /** A server's disk is its own: it refuses what does not fit. */
  async readRoom(): Promise<StoreRoom> {
    return { freeBytes: undefined, isFull: false }
  }

  readonly listPersonalJobs: Store['listPersonalJobs'] = (...of) => this.read(() => listPersonalJobs(...of))
  readonly listLooseEvents: Store['listLooseEvents'] = (...of) => this.read(() => listLooseEvents(...of))
  readonly listHeldTexts: Store['listHeldTexts'] = (...of) => this.read(() => listHeldTexts(...of))
  readonly readJobTexts: Store['readJobTexts'] = (jobId) => this.read(() => readJobTexts(jobId))
  readonly forgetJob: Store['forgetJob'] = (jobId, by) =>
    this.run(({ retentionWork }) => forgetJob(retentionWork, jobId, by))
  readonly forgetLooseEvent: Store['forgetLooseEvent'] = (id, by) =>
    this.run(({ retentionWork }) => forgetLooseEvent(retentionWork, id, by))
  readonly listForgotten: Store['listForgotten'] = () => this.read(() => listForgotten())
  readonly addForgotten: Store['addForgotten'] = (marks) => this.run(() => addForgotten(marks))

  scrub(): Promise<boolean> {
    return Promise.resolve(false)
  }

  get cleanUp(): readonly string[] {
    return []
  }

  readonly purge: Store['purge'] = (rule) => this.run(({ retentionWork }) => purge(retentionWork, rule))
}

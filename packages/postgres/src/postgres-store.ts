import type * as Port from '@truckroll/store'
import {
  addAttention,
  addProvider,
  advanceReplays,
  changeProvider,
  countDeadLetters,
  countQueuedUpdates,
  findLostJob,
  findProviderByOrganization,
  finishAttention,
  getDeadLetter,
  getJob,
  getProvider,
  getUpdate,
  holdOrganization,
  importJobs,
  linkJob,
  listAttention,
  listAudit,
  listConditions,
  listDeadLetters,
  listHeld,
  listJobEvents,
  listJobs,
  listOpenVisits,
  listPauses,
  listProviders,
  listUpdates,
  pauseScope,
  purge,
  readFigures,
  readFile,
  readJobWork,
  readPlace,
  readTimeline,
  relinkJob,
  remark,
  replayItems,
  resumeScope,
  setCondition,
  skipItem,
  startReplay,
  noteEchoes,
  releaseClaim,
  renewClaim,
  storeStep,
  wakeRetries,
} from '@truckroll/store'
import { notOpen, toPlace } from './connection/database.ts'
import { InFlight } from './connection/in-flight.ts'
import { openStore, type OpenStore } from './open-store.ts'
import { toKeyClaim, toSendKeyClaim } from './keys/to-key-claim.ts'
import { providerWork } from './providers/provider-work.ts'
import { retentionWork } from './retention/retention-work.ts'
import type { ResolvedPostgresOptions } from './resolved-postgres-options.ts'

/** How long closing waits for operations under way: a server that went away must not hold up the end. */
const CLOSE_MS = 4_000

/** The store port on PostgreSQL: every method is one transaction. */
export class PostgresStore implements Port.Store {
  readonly #options: ResolvedPostgresOptions
  readonly #listeners = new Set<(kind: Port.WorkKind) => void>()
  readonly #inFlight = new InFlight()
  #opening: Promise<OpenStore> | undefined
  #abort = new AbortController()
  #open: OpenStore | undefined

  constructor(options: ResolvedPostgresOptions) {
    this.#options = options
  }

  async open(stamp: Port.StoreStamp): Promise<void> {
    if (this.#opening === undefined) {
      this.#abort = new AbortController()
      this.#opening = openStore(this.#options, stamp, (kind) => this.#wake(kind), this.#abort.signal)
    }
    const opening = this.#opening
    try {
      const open = await opening
      if (this.#opening === opening) this.#open = open
    } catch (error) {
      if (this.#opening === opening) this.#opening = undefined
      throw error
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening
    if (opening === undefined) return
    this.#opening = undefined
    this.#abort.abort()
    // A store that failed to open has nothing to close, and its opener was told.
    const open = await opening.catch(() => undefined)
    if (open === undefined) return
    open.gate.flush()
    await this.#inFlight.settled(CLOSE_MS)
    this.#open = undefined
    await open.close()
  }

  checkWritable(): Promise<void> {
    return this.#write(({ parts }) => parts.meta.checkWritable())
  }

  onWork(wake: (kind: Port.WorkKind) => void): () => void {
    this.#listeners.add(wake)
    return () => void this.#listeners.delete(wake)
  }

  recordMessages(
    messages: readonly Port.NewMessage[],
    fence?: Port.Fence,
  ): Promise<readonly Port.RecordOutcome[]> {
    return this.#write(({ parts }) => parts.recorder.record(messages, fence))
  }

  claimEvents(options: Port.ClaimOptions): Promise<readonly Port.ClaimedEvent[]> {
    return this.#write(({ parts, context }) =>
      parts.claims.claim(options, (create) => context.run(create, { retriesLost: false })),
    )
  }

  renewClaim(claim: Port.Claim, claimMs: number): Promise<boolean> {
    return this.#run(() => renewClaim('keys', toKeyClaim(claim), claimMs))
  }

  releaseClaim(claim: Port.Claim): Promise<void> {
    return this.#run(() => releaseClaim('keys', toKeyClaim(claim)))
  }

  startAttempt(attempt: Port.StartedAttempt): Promise<number | undefined> {
    return this.#write(({ parts }) => parts.attempts.start(attempt))
  }

  storeStep(claim: Port.Claim, name: string, result: string): Promise<boolean> {
    return this.#run(() => storeStep(claim, name, result))
  }

  noteEchoes(claim: Port.Claim, echoes: readonly Port.EchoEntry[]): Promise<boolean> {
    return this.#run(() => noteEchoes(claim, echoes))
  }

  readonly linkJob: Port.Store['linkJob'] = (...link) => this.#run(() => linkJob(...link))

  readonly findLostJob: Port.Store['findLostJob'] = (...of) => this.#readBy(() => findLostJob(...of))

  readonly finishAttempt: Port.Store['finishAttempt'] = (claim, outcome, goOn) =>
    this.#write(({ parts }) => parts.attempts.finish({ claim, outcome, goOn }))

  nextDueAt(): Promise<number | undefined> {
    return this.#readBy(({ parts }) => parts.claims.nextDueAt())
  }

  wakeRetries(provider?: string): Promise<number> {
    return this.#run(() => wakeRetries('keys', provider))
  }

  acceptUpdates(
    updates: readonly Port.NewUpdate[],
    cursor?: Port.ChangeCursor,
  ): Promise<readonly Port.AcceptOutcome[]> {
    return this.#write(({ parts }) => parts.taker.acceptAll(updates, cursor))
  }

  readPlace(provider: string): Promise<Port.ChangePlace> {
    return this.#readBy(() => readPlace(provider))
  }

  claimSends(options: Port.SendClaimOptions): Promise<readonly Port.ClaimedSend[]> {
    return this.#write(({ parts }) => parts.sends.claim(options))
  }

  renewSend(claim: Port.SendClaim, claimMs: number): Promise<boolean> {
    return this.#write(({ parts }) => parts.sendKeys.renew(toSendKeyClaim(claim), claimMs))
  }

  releaseSend(claim: Port.SendClaim): Promise<void> {
    return this.#write(({ parts }) => parts.sendKeys.release(toSendKeyClaim(claim)))
  }

  readFile(id: string): Promise<Uint8Array | undefined> {
    return this.#readBy(() => readFile(id))
  }

  finishSend(claim: Port.SendClaim, outcome: Port.SendOutcome): Promise<boolean> {
    return this.#write(({ parts }) => parts.sends.finish(claim, outcome))
  }

  nextSendAt(): Promise<number | undefined> {
    return this.#read(({ parts }) => parts.sends.nextDueAt())
  }

  getUpdate(id: string): Promise<Port.StoredUpdate | undefined> {
    return this.#readBy(() => getUpdate(id))
  }

  listUpdates(jobId: string): Promise<readonly Port.StoredUpdate[]> {
    return this.#readBy(() => listUpdates(jobId))
  }

  listOpenVisits(jobId: string): Promise<readonly string[]> {
    return this.#readBy(() => listOpenVisits(jobId))
  }

  getProvider(id: string): Promise<Port.StoredProvider | undefined> {
    return this.#readBy(() => getProvider(id))
  }

  findProviderByOrganization(organizationId: string): Promise<Port.StoredProvider | undefined> {
    return this.#readBy(() => findProviderByOrganization(organizationId))
  }

  listProviders(filter: Port.ProviderFilter) {
    return this.#readBy(() => listProviders(filter))
  }

  readonly addProvider: Port.Store['addProvider'] = (...given) =>
    this.#run(() => addProvider(providerWork, ...given))

  changeProvider(
    id: string,
    change: Port.ProviderChange,
    also: Port.ProviderChangeEffects = {},
  ): Promise<void> {
    return this.#run(() => changeProvider(providerWork, id, change, also))
  }

  holdOrganization(organizationId: string, isHeld: boolean): Promise<void> {
    return this.#run(({ parts }) => holdOrganization(organizationId, isHeld, parts.claims.holdsUnknown))
  }

  countQueuedUpdates(id: string): Promise<number> {
    return this.#readBy(() => countQueuedUpdates(id))
  }

  readonly getJob: Port.Store['getJob'] = (...of) => this.#readBy(() => getJob(...of))

  listJobs(filter: Port.JobFilter) {
    return this.#readBy(({ parts }) => listJobs(filter, parts.claims.holdsUnknown))
  }

  readonly readJobWork: Port.Store['readJobWork'] = (jobIds, outages) =>
    this.#readBy(({ parts }) => readJobWork(jobIds, outages, parts.claims.holdsUnknown))

  readonly readTimeline: Port.Store['readTimeline'] = (...given) => this.#readBy(() => readTimeline(...given))
  readonly listJobEvents: Port.Store['listJobEvents'] = (...given) =>
    this.#readBy(() => listJobEvents(...given))

  remark(jobId: string, entry: Omit<Port.TimelineEntry, 'id'>): Promise<void> {
    return this.#run(() => remark(jobId, entry))
  }

  importJobs(jobs: readonly Port.ImportedJob[], by?: Port.Caller): Promise<void> {
    return this.#run(() => importJobs(jobs, by))
  }

  readonly relinkJob: Port.Store['relinkJob'] = (jobId, bmsId, expect, by) =>
    this.#run(() => relinkJob(jobId, bmsId, expect, by))

  addAttention(item: Omit<Port.Attention, 'id' | 'since'>): Promise<string> {
    return this.#run(() => addAttention(item))
  }

  listAttention(cursor: string | undefined, limit: number) {
    return this.#readBy(() => listAttention(cursor, limit))
  }

  finishAttention(id: string, by?: Port.Caller): Promise<boolean> {
    return this.#run(() => finishAttention(id, by))
  }

  listHeld(cursor: string | undefined, limit: number) {
    return this.#readBy(({ parts }) => listHeld(cursor, limit, parts.claims.holdsUnknown))
  }

  listDeadLetters(filter: Port.DeadLetterFilter) {
    return this.#readBy(() => listDeadLetters(filter))
  }

  getDeadLetter(id: string): Promise<Port.DeadLetterDetail | undefined> {
    return this.#readBy(() => getDeadLetter(id))
  }

  countDeadLetters(filter: Port.LetterFilter): Promise<number> {
    return this.#readBy(() => countDeadLetters(filter))
  }

  replay(ids: readonly string[], from: 'start' | 'failed', by?: Port.Caller): Promise<number> {
    return this.#run(() => replayItems(ids, from, by))
  }

  startReplay(replay: Port.NewReplay): Promise<number> {
    return this.#run(() => startReplay(replay))
  }

  advanceReplays(limit: number): Promise<Port.ReplayProgress> {
    return this.#run(() => advanceReplays(limit))
  }

  skip(id: string, by?: Port.Caller): Promise<boolean> {
    return this.#run(() => skipItem(id, by))
  }

  pause(scope: Port.PauseScope, by?: Port.Caller): Promise<void> {
    return this.#run(() => pauseScope(scope, by))
  }

  resume(scope: Port.PauseScope, by?: Port.Caller): Promise<void> {
    return this.#run(() => resumeScope(scope, by))
  }

  listPauses(): Promise<readonly Port.Pause[]> {
    return this.#readBy(() => listPauses())
  }

  listAudit(cursor: string | undefined, limit: number) {
    return this.#readBy(() => listAudit(cursor, limit))
  }

  setCondition(name: string, value: string | null): Promise<void> {
    return this.#run(() => setCondition(name, value))
  }

  listConditions(): Promise<ReadonlyMap<string, string>> {
    return this.#readBy(() => listConditions())
  }

  readonly readFigures: Port.Store['readFigures'] = () =>
    this.#readBy(({ parts }) => readFigures(parts.claims.holdsUnknown))

  acquireLease(credential: string, holder: string, ttlMs: number): Promise<Port.Lease | undefined> {
    return this.#write(({ parts }) => parts.leases.acquire(credential, holder, ttlMs))
  }

  renewLease(lease: Port.Lease, ttlMs: number): Promise<boolean> {
    return this.#write(({ parts }) => parts.leases.renew(lease, ttlMs))
  }

  releaseLease(lease: Port.Lease): Promise<void> {
    return this.#write(({ parts }) => parts.leases.release(lease))
  }

  readonly takeCalls: Port.Store['takeCalls'] = (demand) =>
    this.#write(({ parts }) => parts.buckets.take(demand))

  readonly purge: Port.Store['purge'] = (rule) => this.#run(() => purge(retentionWork, rule))

  /** Work of the port as one transaction. */
  #run<T>(create: (open: OpenStore) => Port.Routine<T>): Promise<T> {
    return this.#write((open) => open.context.run(() => create(open)))
  }

  #readBy<T>(create: (open: OpenStore) => Port.Routine<T>): Promise<T> {
    return this.#read((open) => open.context.read(() => create(open)))
  }

  /** Goes when the scheduler of commits lets it. */
  #write<T>(operation: (open: OpenStore) => Promise<T>): Promise<T> {
    return this.#inFlight.follow(async () => {
      const open = this.#opened()
      await open.gate.pass()
      return operation(open)
    })
  }

  #read<T>(query: (open: OpenStore) => Promise<T>): Promise<T> {
    return this.#inFlight.follow(async () => query(this.#opened()))
  }

  #opened(): OpenStore {
    if (this.#open !== undefined && this.#opening !== undefined) return this.#open
    throw notOpen(toPlace(this.#options.url), this.#opening !== undefined)
  }

  #wake(kind: Port.WorkKind): void {
    for (const wake of this.#listeners) wake(kind)
  }
}

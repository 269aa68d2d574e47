import type * as Port from '@truckroll/store'
import {
  acceptUpdates,
  addAttention,
  addProvider,
  advanceReplays,
  changeProvider,
  countDeadLetters,
  countQueuedUpdates,
  findLostJob,
  findProviderByOrganization,
  finishAttention,
  finishSends,
  GatewayError,
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
  finishAttempts,
  noteEchoes,
  releaseClaim,
  renewClaim,
  startAttempts,
  storeStep,
  wakeRetries,
} from '@truckroll/store'
import { toStoreError } from './connection/to-store-error.ts'
import { readStoreBytes } from './connection/store-bytes.ts'
import { openStore, type OpenStore } from './open-store.ts'
import { bytesOfMessages, bytesOfUpdates } from './operation-bytes.ts'
import type { ResolvedSqliteOptions } from './resolved-sqlite-options.ts'
import { metaSql } from './sql/meta-sql.ts'

/** The store port on one SQLite file: every method that writes is one operation of a group commit. */
export class SqliteStore implements Port.Store {
  readonly #options: ResolvedSqliteOptions
  readonly #listeners = new Set<(kind: Port.WorkKind) => void>()
  #opening: Promise<OpenStore> | undefined
  #open: OpenStore | undefined

  constructor(options: ResolvedSqliteOptions) {
    this.#options = options
  }

  async open(stamp: Port.StoreStamp): Promise<void> {
    this.#opening ??= openStore(this.#options, stamp, (kind) => this.#wake(kind))
    try {
      this.#open = await this.#opening
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening
    if (opening === undefined) return
    // A store that failed to open has nothing to close, and its opener was told.
    const open = await opening.catch(() => undefined)
    if (open === undefined || this.#opening !== opening) return
    open.commits.flush()
    this.#opening = undefined
    this.#open = undefined
    open.close()
  }

  checkWritable(): Promise<void> {
    const value = String(this.#options.clock.now())
    return this.#write(
      ({ context }) => void context.connection.run(metaSql.set, { name: 'checked_at', value }),
    )
  }

  onWork(wake: (kind: Port.WorkKind) => void): () => void {
    this.#listeners.add(wake)
    return () => void this.#listeners.delete(wake)
  }

  recordMessages(
    messages: readonly Port.NewMessage[],
    fence?: Port.Fence,
  ): Promise<readonly Port.RecordOutcome[]> {
    return this.#write(({ parts }) => parts.recorder.record(messages, fence), bytesOfMessages(messages))
  }

  async claimEvents(options: Port.ClaimOptions): Promise<readonly Port.ClaimedEvent[]> {
    return this.#opened().parts.claims.claim(options, (create) => this.#run(create))
  }

  renewClaim(claim: Port.Claim, claimMs: number): Promise<boolean> {
    return this.#run(() => renewClaim('keys', toKeyClaim(claim), claimMs))
  }

  releaseClaim(claim: Port.Claim): Promise<void> {
    return this.#run(() => releaseClaim('keys', toKeyClaim(claim)))
  }

  startAttempt(attempt: Port.StartedAttempt): Promise<number | undefined> {
    const bytes = attempt.handed.data.length
    return this.#write(({ context }) => context.run(startAttempts([attempt]))[0], bytes)
  }

  storeStep(claim: Port.Claim, name: string, result: string): Promise<boolean> {
    return this.#write(({ context }) => context.run(storeStep(claim, name, result)), result.length)
  }

  noteEchoes(claim: Port.Claim, echoes: readonly Port.EchoEntry[]): Promise<boolean> {
    return this.#run(() => noteEchoes(claim, echoes))
  }

  readonly linkJob: Port.Store['linkJob'] = (...link) => this.#run(() => linkJob(...link))

  readonly finishAttempt: Port.Store['finishAttempt'] = (claim, outcome, goOn) =>
    this.#write(({ context }) => context.run(finishAttempts([{ claim, outcome, goOn }], ''))[0])

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
    return this.#write(
      ({ context }) => context.run(acceptUpdates([{ updates, cursor }]))[0] ?? [],
      bytesOfUpdates(updates),
    )
  }

  readPlace(provider: string): Promise<Port.ChangePlace> {
    return this.#readBy(() => readPlace(provider))
  }

  claimSends(options: Port.SendClaimOptions): Promise<readonly Port.ClaimedSend[]> {
    return this.#write(({ parts }) => parts.sends.claim(options))
  }

  renewSend(claim: Port.SendClaim, claimMs: number): Promise<boolean> {
    return this.#write(({ parts }) => parts.sends.renew(claim, claimMs))
  }

  releaseSend(claim: Port.SendClaim): Promise<void> {
    return this.#write(({ parts, context }) => {
      parts.sends.release(claim)
      context.wake('outbox')
    })
  }

  readFile(id: string): Promise<Uint8Array | undefined> {
    return this.#readBy(() => readFile(id))
  }

  finishSend(claim: Port.SendClaim, outcome: Port.SendOutcome): Promise<boolean> {
    return this.#write(
      ({ context, parts }) => context.run(finishSends(parts.providerWork, [{ claim, outcome }]))[0] ?? false,
    )
  }

  nextSendAt(): Promise<number | undefined> {
    return this.#read(({ parts }) => parts.sends.nextDueAt())
  }

  readonly findLostJob: Port.Store['findLostJob'] = (...of) => this.#readBy(() => findLostJob(...of))

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
    this.#run(({ parts }) => addProvider(parts.providerWork, ...given))

  changeProvider(
    id: string,
    change: Port.ProviderChange,
    also: Port.ProviderChangeEffects = {},
  ): Promise<void> {
    return this.#run(({ parts }) => changeProvider(parts.providerWork, id, change, also))
  }

  holdOrganization(organizationId: string, isHeld: boolean): Promise<void> {
    return this.#run(({ parts }) => holdOrganization(organizationId, isHeld, parts.claims.holdsUnknown))
  }

  countQueuedUpdates(id: string): Promise<number> {
    return this.#readBy(() => countQueuedUpdates(id))
  }

  readonly getJob: Port.Store['getJob'] = (...of) => this.#readBy(() => getJob(...of))
  readonly listJobs: Port.Store['listJobs'] = (filter) =>
    this.#readBy(({ parts }) => listJobs(filter, parts.claims.holdsUnknown))
  readonly readJobWork: Port.Store['readJobWork'] = (jobIds, outages) =>
    this.#readBy(({ parts }) => readJobWork(jobIds, outages, parts.claims.holdsUnknown))

  readonly readTimeline: Port.Store['readTimeline'] = (...given) => this.#readBy(() => readTimeline(...given))
  readonly listJobEvents: Port.Store['listJobEvents'] = (...given) =>
    this.#readBy(() => listJobEvents(...given))

  remark(jobId: string, entry: Omit<Port.TimelineEntry, 'id'>): Promise<void> {
    return this.#run(() => remark(jobId, entry))
  }

  readonly importJobs: Port.Store['importJobs'] = (jobs, by) => this.#run(() => importJobs(jobs, by))
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

  readFigures(): Promise<Port.StoreFigures> {
    return this.#read(({ context, parts }) => ({
      ...context.run(readFigures(parts.claims.holdsUnknown)),
      storeBytes: readStoreBytes(context.connection),
    }))
  }

  acquireLease(credential: string, holder: string, ttlMs: number): Promise<Port.Lease | undefined> {
    return this.#write(({ parts }) => parts.leases.acquire(credential, holder, ttlMs))
  }

  renewLease(lease: Port.Lease, ttlMs: number): Promise<boolean> {
    return this.#write(({ parts }) => parts.leases.renew(lease, ttlMs))
  }

  releaseLease(lease: Port.Lease): Promise<void> {
    return this.#write(({ parts }) => parts.leases.release(lease))
  }

  takeCalls(demand: Port.CallDemand): Promise<Port.CallGrant> {
    return this.#write(({ parts }) => parts.buckets.take(demand))
  }

  readonly purge: Port.Store['purge'] = (rule) => this.#run(({ parts }) => purge(parts.retentionWork, rule))

  /** Work of the port as one operation. */
  #run<T>(create: (open: OpenStore) => Port.Routine<T>): Promise<T> {
    return this.#write((open) => open.context.run(create(open)))
  }

  #readBy<T>(create: (open: OpenStore) => Port.Routine<T>): Promise<T> {
    return this.#read((open) => open.context.run(create(open)))
  }

  async #write<T>(operation: (open: OpenStore) => T, bytes = 0): Promise<T> {
    const open = this.#opened()
    return open.commits.write(() => operation(open), bytes)
  }

  /** Reads go outside of turns: a turn never spans an await, so they only ever see what is committed. */
  async #read<T>(query: (open: OpenStore) => T): Promise<T> {
    const open = this.#opened()
    try {
      return query(open)
    } catch (error) {
      throw toStoreError(error, 'The store could not be read')
    }
  }

  #opened(): OpenStore {
    if (this.#open !== undefined) return this.#open
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `The store ${this.#options.path} is not open: open() it first, and not after close()`,
    )
  }

  #wake(kind: Port.WorkKind): void {
    for (const wake of this.#listeners) wake(kind)
  }
}

function toKeyClaim(claim: Port.Claim) {
  return { key: claim.key, id: claim.eventId, token: claim.token }
}

import type {
  AcceptOutcome,
  Attention,
  Caller,
  ChangeCursor,
  ChangePlace,
  Claim,
  ClaimedEvent,
  ClaimedSend,
  ClaimOptions,
  DeadLetterDetail,
  DeadLetterFilter,
  EchoEntry,
  Fence,
  ImportedJob,
  JobFilter,
  Lease,
  LetterFilter,
  NewMessage,
  NewReplay,
  NewUpdate,
  Pause,
  PauseScope,
  ProviderChange,
  ProviderChangeEffects,
  RecordOutcome,
  ReplayProgress,
  SendClaim,
  SendClaimOptions,
  SendOutcome,
  StartedAttempt,
  Store,
  StoredProvider,
  StoredUpdate,
  StoreStamp,
  TimelineEntry,
  WorkKind,
} from '@truckroll/store'
import { notOpen, toPlace } from './connection/database.ts'
import { UnderWay } from './connection/under-way.ts'
import { openStore, type OpenStore } from './open-store.ts'
import { toKeyClaim, toSendKeyClaim } from './keys/to-key-claim.ts'
import type { ProviderFilter } from './providers/provider-table.ts'
import type { ResolvedPostgresOptions } from './resolved-postgres-options.ts'

/** How long closing waits for operations under way: a server that went away must not hold up the end. */
const CLOSE_MS = 4_000

/** The store port on PostgreSQL: every method is one statement, and so one transaction. */
export class PostgresStore implements Store {
  readonly #options: ResolvedPostgresOptions
  readonly #listeners = new Set<(kind: WorkKind) => void>()
  readonly #underWay = new UnderWay()
  #opening: Promise<OpenStore> | undefined
  #abort = new AbortController()
  #open: OpenStore | undefined

  constructor(options: ResolvedPostgresOptions) {
    this.#options = options
  }

  async open(stamp: StoreStamp): Promise<void> {
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
    await this.#underWay.settled(CLOSE_MS)
    this.#open = undefined
    await open.close()
  }

  checkWritable(): Promise<void> {
    return this.#write(({ rooms }) => rooms.meta.checkWritable())
  }

  onWork(wake: (kind: WorkKind) => void): () => void {
    this.#listeners.add(wake)
    return () => void this.#listeners.delete(wake)
  }

  recordMessages(messages: readonly NewMessage[], fence?: Fence): Promise<readonly RecordOutcome[]> {
    return this.#write(({ rooms }) => rooms.recorder.record(messages, fence))
  }

  claimEvents(options: ClaimOptions): Promise<readonly ClaimedEvent[]> {
    return this.#write(({ rooms }) => rooms.claimer.claim(options))
  }

  renewClaim(claim: Claim, claimMs: number): Promise<boolean> {
    return this.#write(({ rooms }) => rooms.keys.renew(toKeyClaim(claim), claimMs))
  }

  releaseClaim(claim: Claim): Promise<void> {
    return this.#write(({ rooms }) => rooms.keys.release(toKeyClaim(claim)))
  }

  startAttempt(attempt: StartedAttempt): Promise<number | undefined> {
    return this.#write(({ rooms }) => rooms.attempts.start(attempt))
  }

  storeStep(claim: Claim, name: string, result: string): Promise<boolean> {
    return this.#write(({ rooms }) => rooms.attempts.storeStep(claim, name, result))
  }

  noteEchoes(claim: Claim, echoes: readonly EchoEntry[]): Promise<boolean> {
    return this.#write(({ rooms }) => rooms.attempts.noteEchoes(claim, echoes))
  }

  readonly linkJob: Store['linkJob'] = (...link) =>
    this.#write(({ rooms }) => rooms.attempts.linkJob(...link))

  readonly findLostJob: Store['findLostJob'] = (...of) =>
    this.#read(({ rooms }) => rooms.jobs.findLost(...of))

  readonly finishAttempt: Store['finishAttempt'] = (claim, outcome, goOn) =>
    this.#write(({ rooms }) => rooms.attempts.finish(claim, outcome, goOn))

  nextDueAt(): Promise<number | undefined> {
    return this.#read(({ rooms }) => rooms.claimer.nextDueAt())
  }

  wakeRetries(provider?: string): Promise<number> {
    return this.#write(({ rooms }) => rooms.keys.wakeRetries(provider))
  }

  acceptUpdates(updates: readonly NewUpdate[], cursor?: ChangeCursor): Promise<readonly AcceptOutcome[]> {
    return this.#write(({ rooms }) => rooms.taker.acceptAll(updates, cursor))
  }

  readPlace(provider: string): Promise<ChangePlace> {
    return this.#read(({ rooms }) => rooms.meta.readPlace(provider))
  }

  claimSends(options: SendClaimOptions): Promise<readonly ClaimedSend[]> {
    return this.#write(({ rooms }) => rooms.sends.claim(options))
  }

  renewSend(claim: SendClaim, claimMs: number): Promise<boolean> {
    return this.#write(({ rooms }) => rooms.sendKeys.renew(toSendKeyClaim(claim), claimMs))
  }

  releaseSend(claim: SendClaim): Promise<void> {
    return this.#write(({ rooms }) => rooms.sendKeys.release(toSendKeyClaim(claim)))
  }

  readFile(id: string): Promise<Uint8Array | undefined> {
    return this.#read(({ rooms }) => rooms.updates.readFile(id))
  }

  finishSend(claim: SendClaim, outcome: SendOutcome): Promise<boolean> {
    return this.#write(({ rooms }) => rooms.sends.finish(claim, outcome))
  }

  nextSendAt(): Promise<number | undefined> {
    return this.#read(({ rooms }) => rooms.sends.nextDueAt())
  }

  getUpdate(id: string): Promise<StoredUpdate | undefined> {
    return this.#read(({ rooms }) => rooms.updates.get(id))
  }

  listUpdates(jobId: string): Promise<readonly StoredUpdate[]> {
    return this.#read(({ rooms }) => rooms.updates.list(jobId))
  }

  listOpenVisits(jobId: string): Promise<readonly string[]> {
    return this.#read(({ rooms }) => rooms.updates.openVisits(jobId))
  }

  getProvider(id: string): Promise<StoredProvider | undefined> {
    return this.#read(({ rooms }) => rooms.providers.get(id))
  }

  findProviderByOrganization(organizationId: string): Promise<StoredProvider | undefined> {
    return this.#read(({ rooms }) => rooms.providers.findByOrganization(organizationId))
  }

  listProviders(filter: ProviderFilter) {
    return this.#read(({ rooms }) => rooms.providers.list(filter))
  }

  readonly addProvider: Store['addProvider'] = (...given) =>
    this.#write(({ rooms }) => rooms.providers.add(...given))

  changeProvider(id: string, change: ProviderChange, also: ProviderChangeEffects = {}): Promise<void> {
    return this.#write(({ rooms }) => rooms.providers.change(id, change, also))
  }

  holdOrganization(organizationId: string, isHeld: boolean): Promise<void> {
    return this.#write(({ rooms }) => rooms.pauses.holdOrganization(organizationId, isHeld))
  }

  countQueuedUpdates(id: string): Promise<number> {
    return this.#read(({ rooms }) => rooms.providers.countQueuedUpdates(id))
  }

  readonly getJob: Store['getJob'] = (...of) => this.#read(({ rooms }) => rooms.jobs.get(...of))

  listJobs(filter: JobFilter) {
    return this.#read(({ rooms }) => rooms.jobs.list(filter))
  }

  readonly readJobWork: Store['readJobWork'] = (...given) =>
    this.#read(({ rooms }) => rooms.jobs.readWork(...given))

  readonly readTimeline: Store['readTimeline'] = (...given) =>
    this.#read(({ rooms }) => rooms.timeline.read(...given))
  readonly listJobEvents: Store['listJobEvents'] = (...given) =>
    this.#read(({ rooms }) => rooms.jobEvents.list(...given))

  remark(jobId: string, entry: Omit<TimelineEntry, 'id'>): Promise<void> {
    return this.#write(({ rooms }) => rooms.timeline.remark(jobId, entry))
  }

  importJobs(jobs: readonly ImportedJob[], by?: Caller): Promise<void> {
    return this.#write(({ rooms }) => rooms.jobs.import(jobs, by))
  }

  readonly relinkJob: Store['relinkJob'] = (...link) => this.#write(({ rooms }) => rooms.jobs.relink(...link))

  addAttention(item: Omit<Attention, 'id' | 'since'>): Promise<string> {
    return this.#write(({ rooms }) => rooms.attention.add(item))
  }

  listAttention(cursor: string | undefined, limit: number) {
    return this.#read(({ rooms }) => rooms.attention.list(cursor, limit))
  }

  finishAttention(id: string, by?: Caller): Promise<boolean> {
    return this.#write(({ rooms }) => rooms.attention.finish(id, by))
  }

  listHeld(cursor: string | undefined, limit: number) {
    return this.#read(({ rooms }) => rooms.held.list(cursor, limit))
  }

  listDeadLetters(filter: DeadLetterFilter) {
    return this.#read(({ rooms }) => rooms.deadLetters.list(filter))
  }

  getDeadLetter(id: string): Promise<DeadLetterDetail | undefined> {
    return this.#read(({ rooms }) => rooms.deadLetters.get(id))
  }

  countDeadLetters(filter: LetterFilter): Promise<number> {
    return this.#read(({ rooms }) => rooms.replays.count(filter))
  }

  replay(ids: readonly string[], from: 'start' | 'failed', by?: Caller): Promise<number> {
    return this.#write(({ rooms }) => rooms.replayer.replay(ids, from, by))
  }

  startReplay(replay: NewReplay): Promise<number> {
    return this.#write(({ rooms }) => rooms.replays.start(replay))
  }

  advanceReplays(limit: number): Promise<ReplayProgress> {
    return this.#write(({ rooms }) => rooms.replays.advance(limit))
  }

  skip(id: string, by?: Caller): Promise<boolean> {
    return this.#write(({ rooms }) => rooms.replayer.skip(id, by))
  }

  pause(scope: PauseScope, by?: Caller): Promise<void> {
    return this.#write(({ rooms }) => rooms.pauses.pause(scope, by))
  }

  resume(scope: PauseScope, by?: Caller): Promise<void> {
    return this.#write(({ rooms }) => rooms.pauses.resume(scope, by))
  }

  listPauses(): Promise<readonly Pause[]> {
    return this.#read(({ rooms }) => rooms.pauses.list())
  }

  listAudit(cursor: string | undefined, limit: number) {
    return this.#read(({ rooms }) => rooms.audit.list(cursor, limit))
  }

  setCondition(name: string, value: string | null): Promise<void> {
    return this.#write(({ rooms }) => rooms.meta.setCondition(name, value))
  }

  listConditions(): Promise<ReadonlyMap<string, string>> {
    return this.#read(({ rooms }) => rooms.meta.listConditions())
  }

  readonly readFigures: Store['readFigures'] = () => this.#read(({ rooms }) => rooms.figures.read())

  acquireLease(credential: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    return this.#write(({ rooms }) => rooms.leases.acquire(credential, holder, ttlMs))
  }

  renewLease(lease: Lease, ttlMs: number): Promise<boolean> {
    return this.#write(({ rooms }) => rooms.leases.renew(lease, ttlMs))
  }

  releaseLease(lease: Lease): Promise<void> {
    return this.#write(({ rooms }) => rooms.leases.release(lease))
  }

  readonly takeCalls: Store['takeCalls'] = (demand) => this.#write(({ rooms }) => rooms.buckets.take(demand))

  readonly purge: Store['purge'] = (rule) => this.#write(({ rooms }) => rooms.retention.purge(rule))

  /** Goes when the scheduler of commits lets it. */
  #write<T>(operation: (open: OpenStore) => Promise<T>): Promise<T> {
    return this.#underWay.follow(async () => {
      const open = this.#opened()
      await open.gate.pass()
      return operation(open)
    })
  }

  #read<T>(query: (open: OpenStore) => Promise<T>): Promise<T> {
    return this.#underWay.follow(async () => query(this.#opened()))
  }

  #opened(): OpenStore {
    if (this.#open !== undefined && this.#opening !== undefined) return this.#open
    throw notOpen(toPlace(this.#options.url), this.#opening !== undefined)
  }

  #wake(kind: WorkKind): void {
    for (const wake of this.#listeners) wake(kind)
  }
}

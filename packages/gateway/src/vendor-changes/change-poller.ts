import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { readChanges } from '../adapter/read-changes.ts'
import {
  type Clock,
  GatewayError,
  type Logger,
  sleep,
  type ControlStore,
  type ProviderStore,
  type OutboxStore,
  type StoredProvider,
} from '@truckroll/store'
import { toFailure } from '../delivery/to-failure.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import { toContext } from '../logins/login-access.ts'
import type { LoginBook } from '../logins/login-book.ts'
import type { LoginInUse } from '../logins/login-in-use.ts'
import type { OpenProvider } from '../providers/open-provider.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import { CallScope } from '../rates/call-scope.ts'
import { findLinkedJob } from './find-linked-job.ts'
import { FailingPolls } from './failing-polls.ts'
import { StandingCursors } from './standing-cursors.ts'
import type { VendorChanges } from './vendor-changes.ts'

/** Of a vendor that always has more changes; then it is the turn of the others. */
const mostInRow = 100
/** After this its signal fires and the next provider is asked. */
const answersWithinMs = 60_000
const round: Retried = {
  failed: 'asking for changes failed; trying again',
  again: 'changes are asked for again',
}
const asking: Retried = {
  failed: 'asking a provider for changes failed; trying again',
  again: 'every provider that failed was asked for changes',
  level: 'warn',
}

/**
 * Asks vendors what changed, provider by provider, and at once if a webhook says that something did; the cursor is stored
 * with what it brought.
 */
export class ChangePoller {
  readonly #hosted: HostedAdapter
  readonly #directory: ProviderDirectory
  readonly #changes: VendorChanges
  readonly #store: ControlStore & ProviderStore & OutboxStore
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #faults: FaultLog
  readonly #calls: CallMeter
  readonly #logins: LoginBook
  readonly #intervalMs: number
  readonly #cursors = new StandingCursors()
  readonly #failing = new FailingPolls()
  readonly #stopping = new AbortController()
  /** Providers whose vendor has not answered yet: not asked a second time meanwhile. */
  readonly #asked = new Set<string>()
  /** Providers of which a webhook said that there are changes, and that were not asked since. */
  readonly #wanted = new Set<string>()
  readonly #chases = new Set<Promise<void>>()
  #loop: Promise<void> | undefined

  constructor(
    hosted: HostedAdapter,
    directory: ProviderDirectory,
    changes: VendorChanges,
    store: ControlStore & ProviderStore & OutboxStore,
    clock: Clock,
    logger: Logger,
    faults: FaultLog,
    calls: CallMeter,
    logins: LoginBook,
    intervalMs: number,
  ) {
    this.#logins = logins
    this.#hosted = hosted
    this.#directory = directory
    this.#changes = changes
    this.#store = store
    this.#clock = clock
    this.#logger = logger
    this.#faults = faults
    this.#calls = calls
    this.#intervalMs = intervalMs
  }

  start(): void {
    if (this.#hosted.abilities.has('pollChanges')) this.#loop ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all([this.#loop, ...this.#chases])
  }

  /** Asks a provider out of turn. If it is being asked, it is asked once more: that answer may be older than the change. */
  pollNow(externalOrganizationId: string): void {
    if (this.#loop === undefined || this.#stopping.signal.aborted) return
    this.#wanted.add(externalOrganizationId)
    if (!this.#asked.has(externalOrganizationId)) this.#chase(externalOrganizationId)
  }

  #chase(externalOrganizationId: string): void {
    const chase = this.#pollWanted(externalOrganizationId)
    this.#chases.add(chase)
    void chase.finally(() => this.#chases.delete(chase))
  }

  async #pollWanted(externalOrganizationId: string): Promise<void> {
    try {
      const provider = await this.#store.getProvider(externalOrganizationId)
      if (provider?.state === 'connected' && !provider.isHeld) await this.#pollInTime(provider)
      else this.#wanted.delete(externalOrganizationId)
    } catch (error) {
      // The next round asks it.
      this.#wanted.delete(externalOrganizationId)
      this.#faults.failed(round, error)
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#pollAll()
        this.#faults.worked(round)
      } catch (error) {
        this.#faults.failed(round, error)
      }
      await sleep(this.#clock, this.#intervalMs, this.#stopping.signal)
    }
  }

  async #pollAll(): Promise<void> {
    let cursor: string | undefined
    do {
      const page = await this.#store.listProviders({
        state: 'connected',
        limit: 100,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const provider of page.items) {
        if (this.#stopping.signal.aborted) return
        // A refused login stays refused until somebody changes it.
        if (!provider.isHeld) await this.#pollInTime(provider)
      }
      cursor = page.nextCursor
    } while (cursor !== undefined)
  }

  /** Waits for one provider only so long, so that a vendor that never answers holds up neither others nor the stop. */
  async #pollInTime(stored: StoredProvider): Promise<void> {
    const { externalOrganizationId } = stored
    if (this.#asked.has(externalOrganizationId)) return
    this.#asked.add(externalOrganizationId)
    this.#wanted.delete(externalOrganizationId)
    const aborting = new AbortController()
    const answered = new AbortController()
    const polling = this.#poll(stored, aborting.signal).finally(() => {
      this.#asked.delete(externalOrganizationId)
      answered.abort()
      if (this.#wanted.has(externalOrganizationId) && !this.#stopping.signal.aborted)
        this.#chase(externalOrganizationId)
    })
    const over = sleep(
      this.#clock,
      answersWithinMs,
      AbortSignal.any([this.#stopping.signal, answered.signal]),
    )
    await Promise.race([polling, over])
    if (this.#asked.has(externalOrganizationId)) aborting.abort(new Error('no answer in time'))
  }

  async #poll(stored: StoredProvider, signal: AbortSignal): Promise<void> {
    const { externalOrganizationId } = stored
    let login: LoginInUse | undefined
    try {
      const open = this.#directory.toOpen(stored)
      login = open.login
      for (let asked = 0; asked < mostInRow; asked += 1) {
        const hasMore = await this.#ask(open, signal)
        this.#failing.answered(externalOrganizationId)
        this.#faults.worked(asking, externalOrganizationId)
        if (!hasMore || signal.aborted || this.#stopping.signal.aborted) return
      }
    } catch (error) {
      if (isSuperseded(error)) return
      if (await this.#hold(externalOrganizationId, error, login?.version)) return
      const fields = { externalOrganizationId }
      this.#faults.failed(asking, error, { subject: externalOrganizationId, fields })
      await this.#tellFailing(externalOrganizationId, error)
    }
  }

  /** Resolves with whether the vendor has more changes at once. */
  async #ask(open: OpenProvider, signal: AbortSignal): Promise<boolean> {
    const { externalOrganizationId } = open.provider
    const { cursor, links } = await this.#store.readChangePosition(externalOrganizationId)
    const answer = await this.#calls.run(new CallScope(externalOrganizationId, signal), () =>
      this.#hosted.adapter.pollChanges?.(
        Object.assign(toContext(open, this.#logins, signal), {
          logger: this.#logger,
          signal,
          cursor,
          findJob: (bmsId: string) => findLinkedJob(this.#store, externalOrganizationId, bmsId),
        }),
      ),
    )
    const response = readChanges(answer)
    if (response === undefined) return false
    const from = { source: 'poll', provider: externalOrganizationId } as const
    const next = { provider: externalOrganizationId, cursor: response.cursor, links }
    const isNew = await this.#changes.take(response.updates, from, next, response.relinked)
    const isStanding = cursor === response.cursor && isNew > 0
    if (
      this.#cursors.note(externalOrganizationId, {
        isStanding,
        cursor: response.cursor,
        at: this.#clock.now(),
      })
    )
      await this.#tellStanding(externalOrganizationId)
    return response.more
  }

  /** A refused login: the provider waits until it is changed, as for its deliveries. A newer one has yet to be tried. */
  async #hold(externalOrganizationId: string, error: unknown, version: number | undefined): Promise<boolean> {
    const failure = toFailure(error)
    if (failure.kind !== 'provider') return false
    const { message } = failure
    this.#logger.warn(
      { externalOrganizationId, message },
      'the login was refused when changes were polled: the provider is held until its credentials change',
    )
    try {
      const heldVersion = version === undefined ? {} : { heldVersion: version }
      await this.#store.changeProvider(externalOrganizationId, { heldMessage: message, ...heldVersion })
    } catch (storeError) {
      this.#logger.error({ err: storeError, externalOrganizationId }, 'a refused login could not be stored')
    }
    return true
  }

  async #tellFailing(externalOrganizationId: string, error: unknown): Promise<void> {
    const since = this.#failing.failed(externalOrganizationId, this.#clock.now())
    if (since === undefined) return
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 1_000)
    const text =
      `The BMS has not reported changes for this provider since ${new Date(since).toISOString()}: ${message}. ` +
      'Nothing that is done there reaches Dispatch until it does; it is asked again all the time.'
    try {
      await this.#store.addAttention({
        cause: 'needs_attention',
        jobId: undefined,
        externalOrganizationId,
        text,
      })
    } catch (storeError) {
      this.#logger.error({ err: storeError, externalOrganizationId }, 'what failed could not be listed')
    }
  }

  async #tellStanding(externalOrganizationId: string): Promise<void> {
    const text =
      'pollChanges has answered the same cursor for an hour while changes came, so the same changes are read again and again. ' +
      'Return a cursor that moves on with the changes.'
    this.#logger.warn({ externalOrganizationId }, text)
    await this.#store.addAttention({ cause: 'cursor_stands', jobId: undefined, externalOrganizationId, text })
  }
}

/** A job was linked while the vendor was asked: its changes in this answer come again. */
function isSuperseded(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'TR_STORE_SUPERSEDED'
}

import type {
  Clock,
  ControlStore,
  LeaseStore,
  Logger,
  ProviderStore,
  Random,
  StoredProvider,
} from '@truckroll/store'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { readVerified } from '../adapter/read-verified.ts'
import { toFailure } from '../delivery/to-failure.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import { CallScope } from '../rates/call-scope.ts'
import { toContext } from './login-access.ts'
import type { LoginBook } from './login-book.ts'

const everyMs = 24 * 3_600_000
/** What was refused may be good again: a bill was paid, a user was unlocked. */
const heldEveryMs = 3_600_000
/** A product that did not answer is asked again after this. */
const pauseMs = 10 * 60_000
const answersWithinMs = 30_000
const mostAtOnce = 50
/** One process of a store tries. No credential has this name: a blank is none of its characters. */
const leaseName = 'login tries'
const leaseMs = 60_000
/** How a hold begins that a try has made, and may end. */
const refusedWhenTried = 'refused when the login was tried: '
const trying: Retried = {
  failed: 'a login could not be tried; trying again',
  again: 'logins can be tried again',
  level: 'warn',
}

export interface LoginTriesParts {
  readonly hosted: HostedAdapter
  readonly directory: ProviderDirectory
  readonly logins: LoginBook
  readonly store: ProviderStore & LeaseStore & ControlStore
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly faults: FaultLog
  readonly calls: CallMeter
}

/**
 * Tries the login of each provider once it is connected, and once a day: a password that ran out is told of before a job
 * needs it. A refused one holds its provider; if it is taken again, that ends.
 */
export class LoginTries {
  readonly #parts: LoginTriesParts
  readonly #holder: string
  /** Whose product gave no answer, and when. */
  readonly #unanswered = new Map<string, number>()

  constructor(parts: LoginTriesParts) {
    this.#parts = parts
    this.#holder = parts.random.id()
  }

  async look(stopping: AbortSignal): Promise<void> {
    const { hosted, store, clock } = this.#parts
    if (!hosted.abilities.has('verifyCredentials')) return
    const now = clock.now()
    const due = await store.listLoginsToTry({
      before: now - everyMs,
      heldBefore: now - heldEveryMs,
      now,
      limit: mostAtOnce + this.#unanswered.size,
    })
    for (const id of due) {
      const failedAt = this.#unanswered.get(id)
      if (failedAt !== undefined && Math.abs(clock.now() - failedAt) < pauseMs) continue
      const lease = stopping.aborted ? undefined : await store.acquireLease(leaseName, this.#holder, leaseMs)
      if (lease === undefined) return
      try {
        await this.#try(id, stopping)
      } finally {
        await store.releaseLease(lease)
      }
    }
  }

  async #try(id: string, stopping: AbortSignal): Promise<void> {
    const { store, clock, faults } = this.#parts
    const stored = await store.getProvider(id)
    if (stored === undefined) return
    const triedAt = clock.now()
    let version: number | undefined
    try {
      const open = this.#parts.directory.toOpen(stored)
      version = open.login.version
      await this.#ask(open, stopping)
      version = open.login.version
      this.#unanswered.delete(id)
      faults.worked(trying, id)
      // What a job was refused for may be another thing than the login, such as a plan: that is for a person to end.
      const isOver = stored.isHeld && stored.heldMessage?.startsWith(refusedWhenTried) === true
      await store.changeProvider(id, { verifiedAt: triedAt, ...(isOver && { releasesHold: true }) })
      if (isOver)
        this.#parts.logger.info({ externalOrganizationId: id }, 'the login of a provider is taken again')
    } catch (error) {
      if (!stopping.aborted) await this.#failed(stored, { error, triedAt, version })
    }
  }

  async #ask(open: Parameters<typeof toContext>[0], stopping: AbortSignal): Promise<void> {
    const { hosted, logins, logger, clock, calls } = this.#parts
    const timeout = new AbortController()
    const timer = clock.setTimer(answersWithinMs, () => timeout.abort(new Error('no answer in time')))
    const signal = AbortSignal.any([timeout.signal, stopping])
    try {
      const answer = await calls.run(new CallScope(open.provider.externalOrganizationId, signal), () =>
        hosted.adapter.verifyCredentials?.(
          Object.assign(toContext(open, logins, signal), { logger, signal }),
        ),
      )
      readVerified(answer)
    } finally {
      timer.cancel()
    }
  }

  async #failed(
    { externalOrganizationId: id, isHeld }: StoredProvider,
    tried: { readonly error: unknown; readonly triedAt: number; readonly version: number | undefined },
  ): Promise<void> {
    const { store, logger, faults, clock } = this.#parts
    const failure = toFailure(tried.error)
    if (failure.kind !== 'provider') {
      this.#unanswered.set(id, clock.now())
      faults.failed(trying, tried.error, { subject: id, fields: { externalOrganizationId: id } })
      return
    }
    const message = refusedWhenTried + failure.message
    const heldVersion = tried.version === undefined ? {} : { heldVersion: tried.version }
    await store.changeProvider(id, { verifiedAt: tried.triedAt, heldMessage: message, ...heldVersion })
    if (isHeld) return
    logger.warn(
      { externalOrganizationId: id },
      'the login of a provider was refused when it was tried: its jobs wait until it is taken or changed',
    )
  }
}

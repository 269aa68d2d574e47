import PQueue from 'p-queue'
import type { Clock, ControlStore, LeaseStore, Logger, Random } from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import type { EventBus } from '../event-bus.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import type { ConnectClient } from '@truckroll/client'
import type { CredentialBook } from '../providers/credential-book.ts'
import type { PollRecord } from '../story/poll-record.ts'
import { Acknowledger } from './acknowledger.ts'
import { ContestedAcks } from './contested-acks.ts'
import { LeaseKeeper } from '../leases/lease-keeper.ts'
import { sharedCredential } from '../providers/credential-book.ts'
import type { WireLog } from '../wire/wire-log.ts'
import type { BatchRecorder } from './batch-recorder.ts'
import { PollShare } from './poll-share.ts'
import { Poller, type PollerState } from './poller.ts'

/** How often keys that another process added or took away are noticed. */
const refreshEveryMs = 10_000
/**
 * So many polls at once, each with its messages until they are acked: a thousand busy credentials take no more memory
 * than these, and none has its acks wait behind those of all others until Dispatch takes them no more.
 */
const pollsAtOnce = 32
const looking: Retried = {
  failed: 'looking for new credentials failed; trying again',
  again: 'new credentials are found again',
}
const leaving: Retried = {
  failed: 'a lease could not be given back; it runs out by itself',
  again: 'leases are given back again',
  level: 'warn',
}

export interface IntakeParts {
  readonly store: LeaseStore & Pick<ControlStore, 'addAttention'>
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly faults: FaultLog
  readonly events: EventBus
  readonly credentials: CredentialBook
  readonly recorder: BatchRecorder
  readonly polls: PollRecord
  readonly wire: Pick<WireLog, 'within'>
  /** Names this process to people. */
  readonly processName: string
  readonly pollIntervalMs: number
  readonly growsIdle: boolean
}

/** Keeps one poller for each credential that has a key; of several processes each polls its share of them. */
export class Intake {
  readonly #parts: IntakeParts
  readonly #pollers = new Map<string, Poller>()
  readonly #turns = new PQueue({ concurrency: pollsAtOnce })
  readonly #holder: string
  readonly #share: PollShare
  readonly #stopping = new AbortController()
  /** Rings when this process changed a provider: its key may have come or gone. */
  readonly #changed: Alarm
  #refresh: Promise<void> | undefined

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#changed = new Alarm(parts.clock)
    this.#holder = parts.random.id()
    this.#share = new PollShare({
      ...parts,
      holder: this.#holder,
      name: parts.processName,
      total: () => this.#pollers.size,
      giveBack: (credentials) => {
        for (const credential of credentials) this.#pollers.get(credential)?.giveBack()
      },
    })
  }

  /** Names this process in its leases. */
  get holder(): string {
    return this.#holder
  }

  states(): readonly { readonly name: string; readonly state: PollerState }[] {
    return [...this.#pollers].map(([name, poller]) => ({ name, state: poller.state() }))
  }

  async start(): Promise<void> {
    if (this.#refresh !== undefined) return
    this.#parts.events.on('provider:changed', () => this.#changed.ring())
    this.#parts.polls.start()
    this.#share.start()
    await this.#reconcile()
    this.#refresh = this.#repeatWhile()
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort()
    this.#changed.ring()
    await Promise.all([
      this.#refresh,
      this.#share.stop(graceMs),
      ...[...this.#pollers.values()].map((poller) => poller.stop(graceMs)),
    ])
    this.#pollers.clear()
    await this.#parts.polls.stop()
  }

  async #repeatWhile(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#changed.rest(refreshEveryMs)
      if (this.#stopping.signal.aborted) return
      try {
        await this.#reconcile()
        this.#parts.faults.worked(looking)
      } catch (error) {
        this.#parts.faults.failed(looking, error)
      }
    }
  }

  async #reconcile(): Promise<void> {
    const names = new Set(await this.#parts.credentials.list())
    for (const [name, poller] of this.#pollers) {
      if (names.has(name)) continue
      this.#pollers.delete(name)
      const stopped = poller.stop(3_000)
      this.#share.leave(name)
      try {
        await stopped
        this.#parts.faults.worked(leaving)
      } catch (error) {
        this.#parts.faults.failed(leaving, error)
      }
    }
    for (const name of names) {
      if (this.#pollers.has(name) || this.#stopping.signal.aborted) continue
      const poller = this.#createPoller(name)
      this.#pollers.set(name, poller)
      poller.start()
    }
  }

  #createPoller(credential: string): Poller {
    const { store, clock, random, logger, faults, events, recorder, polls, pollIntervalMs, growsIdle } =
      this.#parts
    const own = logger.child({ keyOf: credential })
    const contested = new ContestedAcks(store, clock, own)
    return new Poller(
      { credential, client: this.#clientOf(credential), intervalMs: pollIntervalMs, growsIdle },
      {
        lease: new LeaseKeeper(store, clock, faults, credential, this.#holder),
        share: this.#share,
        turns: this.#turns,
        recorder,
        polls,
        acknowledger: new Acknowledger({ clock, random, logger: own, faults, credential, contested }),
        clock,
        random,
        logger: own,
        faults,
        events,
      },
    )
  }

  /** Asks for the credential at every call, so that a rotated key is used at once. */
  #clientOf(credential: string): ConnectClient {
    const client = async () => {
      const found = await this.#parts.credentials.find(credential)
      if (found === undefined) throw new Error(`credential ${credential} has no key any more`)
      return found.client
    }
    const subject = credential === sharedCredential ? {} : { provider: credential }
    const { wire } = this.#parts
    return {
      poll: (request) => wire.within(subject, async () => (await client()).poll(request)),
      ack: (request) => wire.within(subject, async () => (await client()).ack(request)),
      post: async (request) => (await client()).post(request),
    }
  }
}

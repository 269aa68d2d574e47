import { isDeepStrictEqual } from 'node:util'
import type { Clock, ControlStore, LeaseStore, Random } from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import type { EventBus } from '../event-bus.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'
import {
  type AlertChannel,
  type AlertMessage,
  type StoredAlert,
  storedAlertSchema,
  type Trouble,
} from './alert.ts'
import { foldTroubles, manyKey } from './fold-troubles.ts'

const lookEveryMs = 30_000
/** The look waits this long after something happened, since more of it may follow at once. */
const gatherMs = 1_000
/** If the count of an alert grows, it is told again, but not before this much time has passed. */
const againAfterMs = 15 * 60_000
const sendTimeoutMs = 20_000
/** Every open console asks every four seconds, and a look reads a good part of the store. */
const listedForMs = 3_000
const prefix = 'alert:'
/** One process of a store tells. No credential has this name: a blank is none of its characters. */
const leaseName = 'alert watch'
const leaseMs = 60_000
const looking: Retried = {
  failed: 'looking for what to alert of failed; trying again',
  again: 'what to alert of is looked for again',
  level: 'warn',
}
const sending: Retried = {
  failed: 'an alert could not be sent; trying again',
  again: 'alerts are sent again',
  level: 'warn',
}

export interface AlertWatchParts {
  readonly store: Pick<ControlStore, 'listConditions' | 'setCondition'> & LeaseStore
  readonly clock: Clock
  readonly random: Random
  readonly faults: FaultLog
  readonly events: EventBus
  readonly channels: readonly AlertChannel[]
  readonly stamp: { readonly environment: string; readonly instance: string }
  readonly findTroubles: (now: number, upSince: number) => Promise<readonly Trouble[]>
  /** Done at each look, before it: what finds jobs that have gone silent. */
  readonly before: (now: number) => Promise<void>
}

/**
 * Tells of what is in trouble and of its end. It looks at the store, not at what happens: so nothing that fails has to
 * tell anybody, nothing is told twice over a restart, and nothing is missed while a receiver is away.
 */
export class AlertWatch {
  readonly #parts: AlertWatchParts
  readonly #alarm: Alarm
  readonly #holder: string
  readonly #stopping = new AbortController()
  readonly #ends: (() => void)[] = []
  #upSince = 0
  #loop: Promise<void> | undefined
  #listed: { readonly at: number; readonly troubles: Promise<readonly Trouble[]> } | undefined

  constructor(parts: AlertWatchParts) {
    this.#parts = parts
    this.#alarm = new Alarm(parts.clock)
    this.#holder = parts.random.id()
  }

  /** If alerts go nowhere, nobody is told. */
  start(): void {
    if (this.#loop !== undefined) return
    const { events, clock } = this.#parts
    this.#upSince = clock.now()
    if (this.#parts.channels.length === 0) return
    const ring = () => this.#alarm.ring()
    this.#ends.push(
      events.on('event:parked', ring),
      events.on('adapter:down', ring),
      events.on('adapter:up', ring),
      events.on('attention:raised', ring),
      events.on('sending:stopped', ring),
      events.on('provider:first-job', ring),
      events.on('attempt:failed', ({ cause }) => cause === 'credentials' && ring()),
      events.on('attempt:done', ({ needsAttention }) => needsAttention !== undefined && ring()),
      events.on('update:settled', ({ state }) => state === 'dead' && ring()),
    )
    this.#loop = this.#run()
  }

  /** All that is in trouble. The answer may be three seconds old: many consoles ask, and share one look. */
  async list(): Promise<readonly Trouble[]> {
    const { clock, findTroubles } = this.#parts
    const now = clock.now()
    if (this.#listed === undefined || Math.abs(now - this.#listed.at) >= listedForMs) {
      this.#listed = { at: now, troubles: findTroubles(now, this.#upSince) }
    }
    const listed = this.#listed
    try {
      return await listed.troubles
    } catch (error) {
      if (this.#listed === listed) this.#listed = undefined
      throw error
    }
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end()
    this.#stopping.abort()
    this.#alarm.ring()
    await this.#loop
  }

  async #run(): Promise<void> {
    const { faults, store } = this.#parts
    let lease: Awaited<ReturnType<LeaseStore['acquireLease']>>
    while (!this.#stopping.signal.aborted) {
      try {
        lease = await store.acquireLease(leaseName, this.#holder, leaseMs)
        if (lease !== undefined) await this.#look()
        faults.worked(looking)
      } catch (error) {
        faults.failed(looking, error)
      }
      await this.#alarm.rest(lookEveryMs)
      if (!this.#stopping.signal.aborted) await this.#gather()
    }
    if (lease !== undefined) await store.releaseLease(lease).catch(() => undefined)
  }

  async #gather(): Promise<void> {
    await this.#alarm.rest(gatherMs)
    this.#alarm.clear()
  }

  async #look(): Promise<void> {
    const { store, clock, random, before, findTroubles } = this.#parts
    const now = clock.now()
    await before(now)
    const found = await findTroubles(now, this.#upSince)
    const stored = await this.#readStored()
    const folded = foldTroubles(found, (cause) => stored.get(manyKey(cause))?.isOver === false)
    const troubles = new Map(folded.troubles.map((trouble) => [trouble.key, trouble]))
    for (const [key, trouble] of troubles) {
      const known = stored.get(key)
      const { key: _key, ...facts } = trouble
      const alert: StoredAlert = {
        ...facts,
        id: known?.id ?? random.id(),
        isOver: false,
        told: known?.told ?? {},
      }
      // What was over and came back goes on as it was: its end was not told yet.
      await this.#tell(key, { ...alert, since: known?.since ?? trouble.since }, known)
    }
    for (const [key, alert] of stored) {
      if (troubles.has(key)) continue
      // What is told as a part of another from now on did not end.
      const isTold = folded.parts.has(key)
      if (isTold || alert.isNews === true || Object.keys(alert.told).length === 0)
        await store.setCondition(prefix + key, null)
      else await this.#tell(key, { ...alert, isOver: true }, alert)
    }
  }

  async #readStored(): Promise<ReadonlyMap<string, StoredAlert>> {
    const conditions = await this.#parts.store.listConditions()
    return new Map(
      [...conditions].flatMap(([name, value]) => {
        if (!name.startsWith(prefix)) return []
        const alert = storedAlertSchema.safeParse(JSON.parse(value))
        return alert.success ? [[name.slice(prefix.length), alert.data] as const] : []
      }),
    )
  }

  /** Tells each channel that has not heard of it, or of its end; keeps in the store which has. */
  async #tell(key: string, alert: StoredAlert, known: StoredAlert | undefined): Promise<void> {
    const { store, channels, clock } = this.#parts
    const name = prefix + key
    let present = alert
    if (!isDeepStrictEqual(alert, known)) await store.setCondition(name, JSON.stringify(present))
    for (const channel of channels) {
      const told = present.told[channel.name]
      const now = clock.now()
      const isNews =
        told === undefined || (alert.count > told.count && Math.abs(now - told.at) >= againAfterMs)
      if (alert.isOver ? told === undefined : !isNews) continue
      if (!(await this.#send(channel, present))) continue
      const { [channel.name]: _heard, ...others } = present.told
      const heard = alert.isOver ? others : { ...others, [channel.name]: { count: alert.count, at: now } }
      present = { ...present, told: heard }
      await store.setCondition(name, JSON.stringify(present))
    }
    const isEnded = alert.isOver && channels.every((channel) => present.told[channel.name] === undefined)
    if (isEnded) await store.setCondition(name, null)
  }

  async #send(channel: AlertChannel, alert: StoredAlert): Promise<boolean> {
    const timeout = new AbortController()
    const timer = this.#parts.clock.setTimer(sendTimeoutMs, () =>
      timeout.abort(new Error('it took too long')),
    )
    try {
      await channel.send(this.#toMessage(alert), AbortSignal.any([timeout.signal, this.#stopping.signal]))
      this.#parts.faults.worked(sending, channel.name)
      return true
    } catch (error) {
      const fields = { channel: channel.name, cause: alert.cause }
      this.#parts.faults.failed(sending, error, { subject: channel.name, fields })
      return false
    } finally {
      timer.cancel()
    }
  }

  #toMessage({
    id,
    cause,
    severity,
    text,
    jobId,
    externalOrganizationId,
    since,
    count,
    isOver,
  }: StoredAlert): AlertMessage {
    const state = isOver ? 'recovered' : 'raised'
    return {
      messageId: `${id}-${state}-${count}`,
      body: {
        id,
        cause,
        severity,
        state,
        text,
        ...(jobId !== undefined && { jobId }),
        ...(externalOrganizationId !== undefined && { externalOrganizationId }),
        since: new Date(since).toISOString(),
        count,
        ...this.#parts.stamp,
      },
    }
  }
}

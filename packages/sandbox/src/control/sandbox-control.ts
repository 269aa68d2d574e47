import { idText } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import type * as z from 'zod'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { ShiftedClock } from '../clock/shifted-clock.ts'
import type { Delivery, DeliveryLog } from '../delivery/delivery-log.ts'
import { SandboxError } from '../errors.ts'
import type { FaultRegistry } from '../faults/fault-registry.ts'
import type { Fault, FaultInput } from '../faults/fault-schema.ts'
import type { Network } from '../network/network.ts'
import type { NetworkEvents } from '../network/network-events.ts'
import { seedAccounts } from '../network/seed-accounts.ts'
import type { Settings } from '../network/settings.ts'
import type { RequestLog } from '../network/request-log.ts'
import type { WireLog } from '../network/wire-log.ts'
import { appActSchema } from '../rules/app-act.ts'
import type { AppActInput } from '../rules/app-act.ts'
import { applyAppAct } from '../rules/apply-app-act.ts'
import { callBackActivation, matchProvider } from '../rules/match-provider.ts'
import type { ReceivedView } from '../store/received-schema.ts'
import type { SandboxStore } from '../store/sandbox-store.ts'
import type { Organization, ProvisionRequest } from '../world/entities.ts'
import type { IdSource } from '../world/id-source.ts'
import { addAccount, changeAccount, jobOf, saveOrganization } from './account-acts.ts'
import { BrandActs } from './brand-acts.ts'
import { BrandRecordActs } from './brand-record-acts.ts'
import { settingsChangeSchema } from './control-inputs.ts'
import type { emitSchema } from './control-inputs.ts'
import { matchSchema } from './control-inputs.ts'
import type {
  AccountChange,
  AccountInput,
  ActivationInput,
  OrganizationInput,
  ReceivedFilterInput,
  SettingsChange,
} from './control-inputs.ts'
import { QueueActs } from './queue-acts.ts'
import { toJobView } from './to-views.ts'
import { Traffic } from './traffic.ts'
import { toReceivedView } from './to-received-view.ts'
import { untilChanged } from './until-changed.ts'
import { wireFilterSchema } from './wire-view.ts'
import type { WireFilterInput, WireItem } from './wire-view.ts'
import { stateFilterSchema } from './views.ts'
import type {
  ClockView,
  JobView,
  QueuedMessageView,
  QueueView,
  StateFilterInput,
  StateView,
} from './views.ts'

/** Longest wait for a change; short enough that no proxy in between gives up first. */
const maxWaitMs = 20_000
/** Records shown in the state; the list of records has all. */
const maxRecords = 500

export interface ControlParts {
  network: Network
  store: SandboxStore
  clock: ShiftedClock
  settings: Settings
  faults: FaultRegistry
  deliveries: DeliveryLog
  events: NetworkEvents
  wire: WireLog
  requests: RequestLog
  ids: IdSource
  refusals: { count: number }
  /** With which a new world begins. */
  accounts: readonly SandboxAccount[]
  /** Fires when the sandbox closes. */
  closing: AbortSignal
}

/**
 * What people at Dispatch, at a brand and in the app can do, and what a test needs to see. The HTTP control
 * API is these methods. They throw SandboxError TR_SANDBOX_NOT_FOUND or TR_SANDBOX_REFUSED.
 */
export class SandboxControl {
  readonly brand: BrandActs
  readonly records: BrandRecordActs
  readonly traffic: Traffic
  readonly #queues: QueueActs
  readonly #parts: ControlParts

  constructor(parts: ControlParts) {
    this.#parts = parts
    this.brand = new BrandActs(parts.network)
    this.records = new BrandRecordActs(parts.network)
    this.traffic = new Traffic(parts.network, parts.requests)
    this.#queues = new QueueActs(parts)
  }

  // People

  /** A person in Dispatch's app acts on a job. */
  act(jobId: DispatchId, act: AppActInput): JobView {
    const { network } = this.#parts
    const job = network.run((draft) => applyAppAct(draft, idText(jobId), appActSchema.parse(act)))
    return toJobView(network.world, job)
  }

  /** A person at Dispatch matches a provider that asked to be connected. */
  match(externalOrganizationId: string, match: z.input<typeof matchSchema> = {}): ProvisionRequest {
    const parsed = matchSchema.parse(match)
    return this.#parts.network.run((draft) => matchProvider(draft, { ...parsed, externalOrganizationId }))
  }

  /** Posts an activation callback, even if nobody asked for one. */
  callBack(activation: ActivationInput): void {
    this.#parts.network.run((draft) => callBackActivation(draft, activation))
  }

  /** Creates or changes a provider, including the gateway that gets its jobs. */
  saveOrganization(input: OrganizationInput): Organization {
    return this.#parts.network.run((draft) => saveOrganization(draft, input))
  }

  // Queues

  /** Puts anything into an account's queue: hostile payloads, broken envelopes, one id twice. */
  emit(input: z.input<typeof emitSchema>): QueuedMessageView {
    return this.#queues.emit(input)
  }

  /** Drops a queued message. */
  discard(accountKey: string, messageId: string): void {
    this.#queues.discard(accountKey, messageId)
  }

  /**
   * Queues (or pushes) a message again under the same id: a queued one, or one of the last 10,000 that were
   * acked.
   */
  repeat(accountKey: string | undefined, messageId: string): QueuedMessageView {
    return this.#queues.repeat(accountKey, messageId)
  }

  queues(messages?: number): QueueView[] {
    return this.accounts().map(({ key }) => this.queue(key, messages))
  }

  queue(accountKey: string, messages?: number): QueueView {
    return this.#queues.view(accountKey, messages)
  }

  // What was said and done

  /** Every post to agent/in with a valid signature: headers, text, parsed body, the result of each record. */
  received(filter: ReceivedFilterInput = {}): ReceivedView[] {
    return this.#parts.store.received.list(filter).map(toReceivedView)
  }

  /** Calls the sandbox made: webhooks and activation callbacks; only the latest, if a limit is given. */
  deliveries(limit?: number): readonly Delivery[] {
    const all = this.#parts.deliveries.list()
    return limit === undefined ? all : all.slice(-limit)
  }

  /** The latest requests and messages, newest first. */
  wire(filter: WireFilterInput = {}): WireItem[] {
    return this.#parts.wire.list(wireFilterSchema.parse(filter))
  }

  /** A number that rises with everything that happens; waits up to 20 s for it to exceed `after`. */
  async nextVersion(after?: number): Promise<number> {
    const { events } = this.#parts
    try {
      await this.until(() => events.version !== after, maxWaitMs)
    } catch (error) {
      if (!(error instanceof SandboxError) || error.code !== 'TR_SANDBOX_STATE') throw error
    }
    return events.version
  }

  jobs(): JobView[] {
    const { world } = this.#parts.network
    return [...world.entries('jobs')].map(([, job]) => toJobView(world, job))
  }

  job(jobId: DispatchId): JobView {
    const { world } = this.#parts.network
    return toJobView(world, jobOf(world, jobId))
  }

  organizations(): Organization[] {
    return [...this.#parts.network.world.entries('organizations')].map(([, organization]) => organization)
  }

  /** Providers that asked to be connected. */
  requests(): ProvisionRequest[] {
    return [...this.#parts.network.world.entries('requests')].map(([, request]) => request)
  }

  /** Includes their secrets: they are generated, and users need them to sign. */
  accounts(): SandboxAccount[] {
    return [...this.#parts.network.world.entries('accounts')].map(([, account]) => account)
  }

  /** Enters a further brand or gateway, with a key and secret of its own. */
  addAccount(input: AccountInput): SandboxAccount {
    const { network, ids } = this.#parts
    return network.run((draft) => addAccount(draft, ids, input))
  }

  /** Switches delivery between polling and webhook, acks and errors on and off. */
  changeAccount(change: AccountChange): SandboxAccount {
    return this.#parts.network.run((draft) => changeAccount(draft, change))
  }

  state(filter: StateFilterInput = {}): StateView {
    const { store, settings, refusals, network } = this.#parts
    const { jobs: count, messages } = stateFilterSchema.parse(filter)
    const all = [...network.world.entries('jobs')]
    const jobs = count === undefined ? all : all.slice(all.length - count)
    const views = jobs.map(([, job]) => toJobView(network.world, job))
    return {
      clock: this.clock(),
      settings: { ...settings },
      accounts: this.accounts(),
      organizations: this.organizations(),
      customers:
        count === undefined
          ? [...network.world.entries('customers')].map(([, customer]) => customer)
          : views.flatMap(({ customer }) => customer ?? []),
      jobs: views,
      jobCount: all.length,
      requests: this.requests(),
      queues: this.queues(messages),
      faults: this.faults(),
      records: this.records.list().slice(-maxRecords),
      received: store.received.lastSeq,
      refused: refusals.count,
    }
  }

  // Trouble and time

  addFault(input: FaultInput): Fault {
    const fault = this.#parts.faults.add(input)
    this.#parts.events.changed()
    return fault
  }

  faults(): Fault[] {
    return this.#parts.faults.list()
  }

  /** Removes one fault, or all; hanging requests are cut. */
  clearFaults(id?: string): void {
    const isKnown = this.#parts.faults.clear(id)
    this.#parts.events.changed()
    if (!isKnown && id !== undefined) {
      throw new SandboxError('TR_SANDBOX_NOT_FOUND', `expected the id of a fault, got "${id.slice(0, 100)}"`)
    }
  }

  clock(): ClockView {
    const now = this.#parts.clock.now()
    return { now, time: new Date(now).toISOString(), offsetMs: this.#parts.clock.offsetMs }
  }

  advanceClock(byMs: number): ClockView {
    return this.#moveClock(() => this.#parts.clock.advance(byMs))
  }

  setClock(epochMs: number): ClockView {
    return this.#moveClock(() => this.#parts.clock.set(epochMs))
  }

  settings(): Settings {
    return { ...this.#parts.settings }
  }

  changeSettings(change: SettingsChange): Settings {
    Object.assign(this.#parts.settings, settingsChangeSchema.parse(change))
    this.#parts.events.changed()
    return this.settings()
  }

  /**
   * Waits until `check` returns a value other than undefined and false; it is called again after every
   * change.
   */
  until<T>(check: () => T | undefined | false, timeoutMs = 10_000): Promise<T> {
    return untilChanged(this.#parts.events, this.#parts.clock, check, timeoutMs, this.#parts.closing)
  }

  /**
   * Forgets jobs, providers, queues, logs and faults; accounts are as they were at the start. Clock and settings stay, and
   * no id is given twice.
   */
  reset(): void {
    const { network, faults, accounts, requests } = this.#parts
    faults.clear()
    requests.clear()
    network.reset((draft) => seedAccounts(draft, accounts))
  }

  #moveClock(move: () => void): ClockView {
    move()
    this.#parts.store.setMeta('clockOffsetMs', String(this.#parts.clock.offsetMs))
    this.#parts.events.changed()
    return this.clock()
  }
}

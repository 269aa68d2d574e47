import type { FileFormat, FilesClient, HttpDispatcher } from '@truckroll/client'
import type { Delivery } from './delivery/delivery.ts'
import { type Clock, GatewayError, type Logger, type Store } from '@truckroll/store'
import type { EventBus } from './event-bus.ts'
import type { GatewayEvents } from './events.ts'
import type { Gateway, GatewayFile } from './gateway.ts'
import type { GatewayStatus, Readiness, StatusOptions } from './status/gateway-status.ts'
import type { WebhooksApi } from './vendor-changes/webhooks-api.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { KeysApi } from './keys/keys-api.ts'
import type { Intake } from './intake/intake.ts'
import type { WebhookIntake } from './intake/webhook-intake.ts'
import type { JobService } from './jobs/job-service.ts'
import type { ReplayRunner } from './operations/replay-runner.ts'
import type { PrivacyService } from './privacy/privacy-service.ts'
import type { OperationsService } from './operations/operations-service.ts'
import type { Sender } from './outbox/sender.ts'
import type { ProviderService } from './providers/provider-service.ts'
import type { CallMeter } from './rates/call-meter.ts'
import type { NightlyReconcile } from './reconcile/nightly-reconcile.ts'
import type { ReconcileApi } from './reconcile/reconcile-api.ts'
import type { Redactor } from './redaction/redactor.ts'
import type { Purger } from './retention/purger.ts'
import type { ResolvedGatewaySettings } from './settings/resolve-settings.ts'
import type { StoriesApi } from './story/explain-api.ts'
import type { LoginBook } from './logins/login-book.ts'
import type { ProviderWatch } from './providers/provider-watch.ts'
import type { Trouble } from './alerts/alert.ts'
import type { AlertWatch } from './alerts/alert-watch.ts'
import type { ForeignTransport } from './addresses/foreign-transport.ts'
import type { Pinger } from './alerts/pinger.ts'
import type { RecentFigures } from './status/recent-figures.ts'
import type { StatusService } from './status/status-service.ts'
import type { UpdateService } from './updates/update-service.ts'
import type { BmsWebhooks } from './vendor-changes/bms-webhooks.ts'
import type { ChangePoller } from './vendor-changes/change-poller.ts'
import type { WireApi } from './wire/wire-api.ts'

const defaultGraceMs = 6_000
const pollGraceMs = 3_000
/** For a login that is just being renewed. */
const loginGraceMs = 1_000

export interface GatewayParts {
  readonly settings: ResolvedGatewaySettings
  readonly clock: Clock
  readonly store: Pick<Store, 'open' | 'close'>
  readonly logger: Logger
  readonly redactor: Redactor
  readonly wire: WireApi
  readonly events: EventBus
  readonly dispatchFiles: FilesClient
  readonly intake: Intake
  readonly webhookIntake: WebhookIntake
  readonly delivery: Delivery
  readonly sender: Sender
  readonly changePoller: ChangePoller
  readonly purger: Purger
  readonly nightly: NightlyReconcile
  readonly keyRing: KeyRing
  readonly bmsWebhooks: BmsWebhooks
  readonly calls: CallMeter
  readonly replays: ReplayRunner
  readonly status: StatusService
  readonly figures: RecentFigures
  readonly logins: LoginBook
  readonly providerWatch: ProviderWatch
  readonly alerts: AlertWatch
  readonly pinger: Pinger
  readonly foreign: ForeignTransport
  /** Closed at stop; absent if the caller brought it. */
  readonly ownDispatcher?: HttpDispatcher
}

export interface GatewayServices {
  readonly updates: UpdateService
  readonly jobs: JobService
  readonly stories: StoriesApi
  readonly providers: ProviderService
  readonly operations: OperationsService
  readonly privacy: PrivacyService
  readonly reconciliation: ReconcileApi
}

/** The gateway's life: parts are started in order and stopped in reverse. */
export class RunningGateway implements Gateway {
  readonly updates: UpdateService
  readonly jobs: JobService
  readonly stories: StoriesApi
  readonly providers: ProviderService
  readonly operations: OperationsService
  readonly privacy: PrivacyService
  readonly reconciliation: ReconcileApi
  readonly keys: KeysApi
  readonly redactor: Redactor
  readonly wire: WireApi
  readonly webhooks: WebhooksApi
  readonly files: Gateway['files']
  readonly #parts: GatewayParts
  #isOpen = false
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined

  constructor(parts: GatewayParts, services: GatewayServices) {
    this.#parts = parts
    this.updates = services.updates
    this.jobs = services.jobs
    this.stories = services.stories
    this.providers = services.providers
    this.operations = services.operations
    this.privacy = services.privacy
    this.reconciliation = services.reconciliation
    this.keys = parts.keyRing
    this.redactor = parts.redactor
    this.wire = parts.wire
    this.webhooks = {
      receiveDispatch: (body) => parts.webhookIntake.receive(body),
      receiveBms: (request) => parts.bmsWebhooks.receive(request),
    }
    this.files = { get: (fileToken, format, signal) => this.#getFile(fileToken, format, signal) }
  }

  get receivesWebhooks(): boolean {
    return this.#parts.bmsWebhooks.isReceiving
  }

  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  stop(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#stopping ??= this.#stop(options.graceMs ?? defaultGraceMs)
    return this.#stopping
  }

  alerts(): Promise<readonly Trouble[]> {
    return this.#parts.alerts.list()
  }

  status(options?: StatusOptions): Promise<GatewayStatus> {
    return this.#parts.status.status(options)
  }

  readiness(): Promise<Readiness> {
    return this.#parts.status.readiness()
  }

  on<Name extends keyof GatewayEvents>(
    name: Name,
    listener: (event: GatewayEvents[Name]) => void,
  ): () => void {
    return this.#parts.events.on(name, listener)
  }

  lastAdapterCall(): string | undefined {
    return this.#parts.delivery.lastCall()
  }

  async #start(): Promise<void> {
    const { store, settings, sender, delivery, intake, changePoller, replays, purger, events, logger } =
      this.#parts
    await store.open({ environment: settings.environment, instance: settings.instance })
    this.#isOpen = true
    if (this.#stopping !== undefined) throw stoppedWhileStarting()
    await this.#prepare()
    sender.start()
    await delivery.start()
    await intake.start()
    changePoller.start()
    replays.start()
    purger.start()
    this.#parts.nightly.start()
    this.#parts.providerWatch.start()
    this.#parts.alerts.start()
    this.#parts.pinger.start()
    const credentials = intake.states().map(({ name }) => name)
    logger.info({ keysOf: credentials }, 'the gateway is running')
    events.emit('gateway:started', { credentials })
    void this.providers
      .listUnknownSettings()
      .catch((error: unknown) => logger.warn({ err: error }, 'stored settings could not be looked over'))
  }

  /**
   * Before anything is polled: with a wrong key every job of a provider with a login would fail, and what was forgotten
   * is in a store that was put back from a backup.
   */
  async #prepare(): Promise<void> {
    const { keyRing, store } = this.#parts
    try {
      await keyRing.check()
      await this.privacy.forgetAgain()
    } catch (error) {
      // Nothing runs yet, so nothing needs the store.
      await store.close()
      throw error
    }
  }

  async #stop(graceMs: number): Promise<void> {
    const { store, sender, delivery, intake, changePoller, purger, calls, replays, events } = this.#parts
    const { ownDispatcher, foreign, logger } = this.#parts
    // A store that waits for its server waits for ever: closing ends that.
    if (this.#starting !== undefined && !this.#isOpen) await store.close()
    // A stop while starting waits for the start, so that nothing is left half open.
    await this.#starting?.catch((error: unknown) =>
      logger.debug({ err: error }, 'stopping what failed to start'),
    )
    await Promise.all([
      this.#parts.providerWatch.stop(),
      this.#parts.alerts.stop(),
      this.#parts.pinger.stop(),
      purger.stop(Math.min(pollGraceMs, graceMs)),
      this.#parts.nightly.stop(Math.min(pollGraceMs, graceMs)),
      intake.stop(Math.min(pollGraceMs, graceMs)),
      changePoller.stop(),
      delivery.stop(graceMs),
      sender.stop(Math.min(pollGraceMs, graceMs)),
      replays.stop(),
    ])
    await this.#parts.logins.stop(loginGraceMs)
    calls.stop()
    this.#parts.figures.stop()
    await store.close()
    await ownDispatcher?.close()
    await foreign.close()
    events.emit('gateway:stopped', {})
  }

  async #getFile(fileToken: string, format?: FileFormat, signal?: AbortSignal): Promise<GatewayFile> {
    const file = await this.#parts.dispatchFiles.get({ fileToken, format, signal })
    const { status, contentType, contentLength, body } = file
    return { status, contentType, contentLength, body }
  }
}

function stoppedWhileStarting(): GatewayError {
  return new GatewayError('TR_STORE_UNAVAILABLE', 'The gateway was stopped while it opened its store')
}

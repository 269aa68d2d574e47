import {
  createFilesClient,
  createHttpDispatcher,
  type FilesClient,
  type HttpDispatcher,
} from '@truckroll/client'
import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import pino from 'pino'
import type { AlertChannel } from './alerts/alert.ts'
import type { AdapterDefinition } from './adapter/define-adapter.ts'
import { createContainer } from './composition/create-container.ts'
import { tokens } from './composition/tokens.ts'
import { type Clock, type Logger, type Random, type Store, SystemClock, SystemRandom } from '@truckroll/store'
import type { Gateway } from './gateway.ts'
import { loadSqliteStore } from './load-sqlite.ts'
import { createConnectFactory, type ConnectFactory } from './providers/credential-book.ts'
import { Redactor } from './redaction/redactor.ts'
import { redactorOf, toRedactedLogger } from './redaction/redacting-logger.ts'
import { DispatchClock } from './retention/dispatch-clock.ts'
import { RunningGateway } from './running-gateway.ts'
import type { GatewaySettingsInput } from './settings/gateway-settings.ts'
import { resolveSettings } from './settings/resolve-settings.ts'
import { tapDispatcher } from './wire/tap-dispatcher.ts'
import { WireLog } from './wire/wire-log.ts'

export interface GatewayOptions {
  readonly settings: GatewaySettingsInput
  /** Default export of an adapter package. */
  readonly adapter: AdapterDefinition
  /** By the adapter's `settings` schema. */
  readonly adapterSettings?: unknown
  /** Default: SQLite in `truckroll.db` of the working folder; `@truckroll/sqlite` is then installed beside the gateway. */
  readonly store?: Store
  /** Default: pino on stdout. */
  readonly logger?: Logger
  readonly clock?: Clock
  readonly random?: Random
  /** What HTTP goes through; default: keep-alive connections, bounded per host. Closed at stop if it was made here. */
  readonly dispatcher?: HttpDispatcher
  /**
   * What HTTP to hosts goes through that come from providers and data, such as a network in memory; it has to keep to the
   * allowed addresses itself. Default: connections to public addresses only.
   */
  readonly foreignDispatcher?: HttpDispatcher
  /** Finds the addresses of hosts that come from providers and data; default: the system's. */
  readonly lookup?: LookupFunction
  /** Makes the client of a key; how a simulated Dispatch comes in. */
  readonly connect?: ConnectFactory
  readonly files?: FilesClient
  /** Where alerts go, beside the webhook of the settings. */
  readonly alertChannels?: readonly AlertChannel[]
  /**
   * A file, not of the store, that keeps hashes of what was forgotten: a store that is put back from a backup forgets it
   * again. Default: none, such a store remembers.
   */
  readonly forgottenPath?: string
}

/**
 * Puts a gateway together; nothing is opened or polled before `start()`.
 * @throws GatewayError `TR_SETTING_INVALID` or `TR_ADAPTER_INVALID`, naming what is wrong.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const settings = resolveSettings(options.settings, options.adapter.credentials !== undefined)
  const clock = options.clock ?? new SystemClock()
  const store = options.store ?? loadSqliteStore('truckroll.db')
  const dispatcher = options.dispatcher ?? createHttpDispatcher()
  const dispatchClock = new DispatchClock(clock)
  const hear = (at: number) => dispatchClock.hear(at)
  const given = options.logger ?? pino({ name: 'truckroll' })
  const redactor = redactorOf(given) ?? new Redactor()
  const logger = toRedactedLogger(given, redactor)
  for (const secret of [
    settings.dispatchSecret,
    settings.appSecret,
    ...toKeyTexts(settings.encryptionKey),
    ...toKeyTexts(settings.alertSecret),
  ]) {
    if (secret !== undefined) redactor.learn(secret)
  }
  const wire = new WireLog(clock, redactor)
  const toDispatch = tapDispatcher(dispatcher, { wire, clock, peer: 'dispatch' })
  const toFiles = tapDispatcher(dispatcher, { wire, clock, peer: 'dispatch', isPathSecret: true })
  const container = createContainer({
    settings,
    wire,
    clock,
    dispatcher,
    foreignDispatcher: options.foreignDispatcher,
    lookup: options.lookup ?? systemLookup,
    random: options.random ?? new SystemRandom(),
    logger,
    redactor,
    store,
    adapter: options.adapter,
    adapterSettings: options.adapterSettings,
    connect: options.connect ?? createConnectFactory(settings.dispatchUrl, toDispatch, clock, hear),
    dispatchClock,
    alertChannels: options.alertChannels ?? [],
    forgottenPath: options.forgottenPath,
    dispatchFiles:
      options.files ?? createFilesClient({ url: settings.dispatchFilesUrl, dispatcher: toFiles }),
  })
  return new RunningGateway(
    {
      settings,
      clock,
      store,
      logger,
      redactor,
      wire,
      events: container.get(tokens.events),
      dispatchFiles: container.get(tokens.dispatchFiles),
      intake: container.get(tokens.intake),
      webhookIntake: container.get(tokens.webhookIntake),
      delivery: container.get(tokens.delivery),
      sender: container.get(tokens.sender),
      purger: container.get(tokens.purger),
      nightly: container.get(tokens.nightly),
      keyRing: container.get(tokens.keys),
      changePoller: container.get(tokens.changePoller),
      bmsWebhooks: container.get(tokens.bmsWebhooks),
      calls: container.get(tokens.calls),
      replays: container.get(tokens.replays),
      status: container.get(tokens.status),
      figures: container.get(tokens.figures),
      logins: container.get(tokens.logins),
      providerWatch: container.get(tokens.providerWatch),
      alerts: container.get(tokens.alerts),
      pinger: container.get(tokens.pinger),
      foreign: container.get(tokens.foreign),
      ...(options.dispatcher === undefined ? { ownDispatcher: dispatcher } : {}),
    },
    {
      updates: container.get(tokens.updates),
      jobs: container.get(tokens.jobs),
      stories: container.get(tokens.stories),
      providers: container.get(tokens.providers),
      operations: container.get(tokens.operations),
      privacy: container.get(tokens.privacy),
      reconciliation: container.get(tokens.reconciliation),
    },
  )
}

/** The keys themselves, without their ids. */
function toKeyTexts(encryptionKey = ''): readonly string[] {
  return encryptionKey.split(',').map((part) => part.trim().replace(/^[\w-]{1,40}:/, ''))
}

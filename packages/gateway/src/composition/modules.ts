import { ContainerModule } from 'inversify'
import { hostAdapter } from '../adapter/adapter-host.ts'
import { UndiciHttpClient } from '../adapter/undici-http-client.ts'
import { Delivery } from '../delivery/delivery.ts'
import { EventBus } from '../event-bus.ts'
import { Intake } from '../intake/intake.ts'
import { MessageRecorder } from '../intake/message-recorder.ts'
import { WebhookIntake } from '../intake/webhook-intake.ts'
import { JobService } from '../jobs/job-service.ts'
import { toOutages } from '../jobs/to-outages.ts'
import { ReplayRunner } from '../operations/replay-runner.ts'
import { OperationsService } from '../operations/operations-service.ts'
import { Sender } from '../outbox/sender.ts'
import { CredentialBook } from '../providers/credential-book.ts'
import { ProviderDirectory } from '../providers/provider-directory.ts'
import { ProviderService } from '../providers/provider-service.ts'
import { SecretBox } from '../providers/secret-box.ts'
import { CallMeter } from '../rates/call-meter.ts'
import { MeteredHttpClient } from '../rates/metered-http-client.ts'
import { ClockGuard } from '../retention/clock-guard.ts'
import { Purger } from '../retention/purger.ts'
import { toPurgeAges } from '../retention/to-purge-ages.ts'
import { toDispatchKeys } from '../settings/to-dispatch-keys.ts'
import { StatusService } from '../status/status-service.ts'
import { UpdateService } from '../updates/update-service.ts'
import { BmsWebhooks } from '../webhooks/bms-webhooks.ts'
import { ChangePoller } from '../webhooks/change-poller.ts'
import { VendorChanges } from '../webhooks/vendor-changes.ts'
import { bindClass, bindFactory } from './bind-class.ts'
import { tokens as t } from './tokens.ts'

const adapterModule = new ContainerModule((options) => {
  bindFactory(
    options,
    t.calls,
    (store, clock, logger, settings) =>
      new CallMeter(store, clock, logger, { perProvider: settings.providerRate, all: settings.rate }),
    [t.store, t.clock, t.logger, t.settings],
  )
  bindFactory(
    options,
    t.http,
    (dispatcher, clock, calls) => new MeteredHttpClient(new UndiciHttpClient(dispatcher, clock), calls),
    [t.dispatcher, t.clock, t.calls],
  )
  bindFactory(
    options,
    t.hosted,
    (definition, http, permits, clock, logger, settings) =>
      hostAdapter(definition, { http, permits, clock, logger, settings }),
    [t.adapterDefinition, t.http, t.calls, t.clock, t.logger, t.adapterSettings],
  )
})

const providersModule = new ContainerModule((options) => {
  bindFactory(options, t.secrets, (settings) => new SecretBox(settings.encryptionKey), [t.settings])
  bindFactory(
    options,
    t.credentials,
    (store, secrets, connect, settings) =>
      new CredentialBook(store, secrets, connect, toDispatchKeys(settings)),
    [t.store, t.secrets, t.connect, t.settings],
  )
  bindClass(options, t.directory, ProviderDirectory, [t.store, t.secrets, t.adapterDefinition])
  bindFactory(
    options,
    t.providers,
    (store, clock, random, logger, events, secrets, hosted, calls, settings) =>
      new ProviderService({
        store,
        clock,
        random,
        logger,
        events,
        secrets,
        hosted,
        calls,
        appId: settings.appKey === undefined ? undefined : settings.appId,
      }),
    [t.store, t.clock, t.random, t.logger, t.events, t.secrets, t.hosted, t.calls, t.settings],
  )
})

const intakeModule = new ContainerModule((options) => {
  bindClass(options, t.recorder, MessageRecorder, [t.store, t.logger])
  bindFactory(
    options,
    t.intake,
    (store, clock, random, logger, events, credentials, recorder, settings) =>
      new Intake({
        store,
        clock,
        random,
        logger,
        events,
        credentials,
        recorder,
        pollIntervalMs: settings.pollIntervalMs,
        growsIdle: settings.credentials === 'per-provider',
      }),
    [t.store, t.clock, t.random, t.logger, t.events, t.credentials, t.recorder, t.settings],
  )
  bindClass(options, t.webhookIntake, WebhookIntake, [t.recorder, t.clock, t.events, t.logger])
})

const deliveryModule = new ContainerModule((options) => {
  bindFactory(
    options,
    t.delivery,
    (store, clock, random, logger, events, providers, hosted, files, updates, calls, settings) =>
      new Delivery({
        store,
        clock,
        random,
        logger,
        events,
        providers,
        hosted,
        files,
        updates,
        calls,
        rules: {
          maxAttempts: settings.maxAttempts,
          retryBaseMs: settings.retryBaseMs,
          retryMaxMs: settings.retryMaxMs,
          retryForMs: settings.retryForHours * 3_600_000,
          attemptTimeoutMs: settings.attemptTimeoutMs,
        },
        delivery: {
          concurrency: settings.deliveryConcurrency,
          perProvider: settings.providerConcurrency,
          holdsUnknown: settings.unknownProvider === 'hold',
          probeEveryMs: settings.retryMaxMs,
        },
      }),
    [
      t.store,
      t.clock,
      t.random,
      t.logger,
      t.events,
      t.directory,
      t.hosted,
      t.dispatchFiles,
      t.updates,
      t.calls,
      t.settings,
    ],
  )
})

const updatesModule = new ContainerModule((options) => {
  bindFactory(
    options,
    t.updates,
    (store, clock, random, logger, events, { reasons, maxFileBytes }) =>
      new UpdateService(store, clock, random, logger, events, { reasons, maxFileBytes }),
    [t.store, t.clock, t.random, t.logger, t.events, t.settings],
  )
  bindFactory(
    options,
    t.sender,
    (store, clock, random, logger, events, credentials, secrets, settings) =>
      new Sender({
        store,
        clock,
        random,
        logger,
        events,
        credentials,
        secrets,
        concurrency: settings.sendConcurrency,
      }),
    [t.store, t.clock, t.random, t.logger, t.events, t.credentials, t.secrets, t.settings],
  )
})

const webhooksModule = new ContainerModule((options) => {
  bindClass(options, t.vendorChanges, VendorChanges, [t.store, t.updates, t.logger])
  bindClass(options, t.bmsWebhooks, BmsWebhooks, [
    t.hosted,
    t.directory,
    t.vendorChanges,
    t.store,
    t.logger,
    t.calls,
  ])
  bindFactory(
    options,
    t.changePoller,
    (hosted, directory, changes, store, clock, logger, calls, { changesIntervalMs }) =>
      new ChangePoller(hosted, directory, changes, store, clock, logger, calls, changesIntervalMs),
    [t.hosted, t.directory, t.vendorChanges, t.store, t.clock, t.logger, t.calls, t.settings],
  )
})

const retentionModule = new ContainerModule((options) => {
  bindFactory(
    options,
    t.purger,
    (store, clock, logger, dispatchClock, settings) =>
      new Purger({
        store,
        clock,
        logger,
        guard: new ClockGuard(store, clock, dispatchClock),
        ...toPurgeAges(settings),
      }),
    [t.store, t.clock, t.logger, t.dispatchClock, t.settings],
  )
})

const peopleModule = new ContainerModule((options) => {
  bindClass(options, t.events, EventBus, [t.logger])
  bindFactory(
    options,
    t.jobs,
    (store, delivery, sender) => new JobService(store, () => toOutages(delivery.down(), sender.refused())),
    [t.store, t.delivery, t.sender],
  )
  bindClass(options, t.replays, ReplayRunner, [t.store, t.clock, t.logger])
  bindClass(options, t.operations, OperationsService, [t.store, t.random, t.replays])
  bindFactory(
    options,
    t.status,
    (store, hosted, intake, delivery, sender, purger, { environment, instance, deliveryConcurrency }) =>
      new StatusService({
        store,
        hosted,
        intake,
        delivery,
        sender,
        purger,
        deliveryConcurrency,
        stamp: { environment, instance },
      }),
    [t.store, t.hosted, t.intake, t.delivery, t.sender, t.purger, t.settings],
  )
})

/** One module a room; all are loaded by the composition. */
export const modules = [
  adapterModule,
  providersModule,
  intakeModule,
  deliveryModule,
  updatesModule,
  webhooksModule,
  retentionModule,
  peopleModule,
]

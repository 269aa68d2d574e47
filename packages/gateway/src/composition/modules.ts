import { ContainerModule } from 'inversify'
import { hostAdapter } from '../adapter/adapter-host.ts'
import { AddressRule } from '../addresses/address-rule.ts'
import { ForeignTransport } from '../addresses/foreign-transport.ts'
import { TracedHttpClient } from '../adapter/traced-http-client.ts'
import { UndiciHttpClient } from '../adapter/undici-http-client.ts'
import { Delivery } from '../delivery/delivery.ts'
import { EventBus } from '../event-bus.ts'
import { FaultLog } from '../faults/fault-log.ts'
import { Intake } from '../intake/intake.ts'
import { BatchRecorder } from '../intake/batch-recorder.ts'
import { WebhookIntake } from '../intake/webhook-intake.ts'
import { JobService } from '../jobs/job-service.ts'
import { toOutages } from '../jobs/to-outages.ts'
import { ReplayRunner } from '../operations/replay-runner.ts'
import { OperationsService } from '../operations/operations-service.ts'
import { Sender } from '../outbox/sender.ts'
import { ForgottenList } from '../privacy/forgotten-list.ts'
import { PrivacyService } from '../privacy/privacy-service.ts'
import { CallMeter } from '../rates/call-meter.ts'
import { MeteredHttpClient } from '../rates/metered-http-client.ts'
import { NightlyReconcile } from '../reconcile/nightly-reconcile.ts'
import { ReconcileService } from '../reconcile/reconcile-service.ts'
import { ClockGuard } from '../retention/clock-guard.ts'
import { Purger } from '../retention/purger.ts'
import { toPurgeAges } from '../retention/to-purge-ages.ts'
import { toRanges } from '../settings/gateway-settings.ts'
import { RecentFigures } from '../status/recent-figures.ts'
import { StatusService } from '../status/status-service.ts'
import { ExplainService } from '../story/explain-service.ts'
import { PollRecord } from '../story/poll-record.ts'
import { UpdateService } from '../updates/update-service.ts'
import { BmsWebhooks } from '../vendor-changes/bms-webhooks.ts'
import { ChangePoller } from '../vendor-changes/change-poller.ts'
import { VendorChanges } from '../vendor-changes/vendor-changes.ts'
import { alertsModule } from './alerts-module.ts'
import { bindPart } from './bind-part.ts'
import { providersModule } from './providers-module.ts'
import { toBasics } from './to-basics.ts'
import { toProcessName } from './to-process-name.ts'
import { tokens as t } from './tokens.ts'

const adapterModule = new ContainerModule((options) => {
  bindPart(options, t.calls, (get) => {
    const { providerRate, rate } = get(t.settings)
    const rates = { perProvider: providerRate, all: rate }
    return new CallMeter(get(t.store), get(t.clock), get(t.faults), rates, get(t.wire))
  })
  bindPart(
    options,
    t.addresses,
    (get) => new AddressRule(toRanges(get(t.settings).allowPrivateAddresses ?? [])),
  )
  bindPart(
    options,
    t.foreign,
    (get) => new ForeignTransport(get(t.addresses), get(t.lookup), get(t.foreignWay).dispatcher),
  )
  bindPart(
    options,
    t.http,
    (get) =>
      new MeteredHttpClient(
        new TracedHttpClient(
          new UndiciHttpClient(get(t.dispatcher), get(t.clock), get(t.foreign), get(t.wire)),
        ),
        get(t.calls),
      ),
  )
  bindPart(options, t.hosted, (get) =>
    hostAdapter(get(t.adapterDefinition), {
      http: get(t.http),
      permits: get(t.calls),
      clock: get(t.clock),
      logger: get(t.logger),
      settings: get(t.adapterSettings),
    }),
  )
})

const intakeModule = new ContainerModule((options) => {
  bindPart(options, t.recorder, (get) => new BatchRecorder(get(t.store), get(t.faults)))
  bindPart(options, t.polls, (get) => {
    const { store, clock, faults } = toBasics(get)
    return new PollRecord({ store, clock, faults, evidenceMs: toPurgeAges(get(t.settings)).evidenceMs })
  })
  bindPart(options, t.intake, (get) => {
    const { pollIntervalMs, credentials } = get(t.settings)
    return new Intake({
      ...toBasics(get),
      credentials: get(t.credentials),
      recorder: get(t.recorder),
      polls: get(t.polls),
      wire: get(t.wire),
      processName: toProcessName(),
      pollIntervalMs,
      growsIdle: credentials === 'per-provider',
    })
  })
  bindPart(
    options,
    t.webhookIntake,
    (get) => new WebhookIntake(get(t.recorder), get(t.clock), get(t.events), get(t.logger)),
  )
})

const deliveryModule = new ContainerModule((options) => {
  bindPart(options, t.delivery, (get) => {
    const settings = get(t.settings)
    return new Delivery({
      ...toBasics(get),
      providers: get(t.directory),
      hosted: get(t.hosted),
      files: get(t.dispatchFiles),
      updates: get(t.updates),
      logins: get(t.logins),
      calls: get(t.calls),
      redactor: get(t.redactor),
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
    })
  })
})

const updatesModule = new ContainerModule((options) => {
  bindPart(options, t.updates, (get) => {
    const { store, clock, random, logger, events } = toBasics(get)
    const { reasons, maxFileBytes } = get(t.settings)
    return new UpdateService(store, clock, random, logger, events, { reasons, maxFileBytes })
  })
  bindPart(
    options,
    t.sender,
    (get) =>
      new Sender({
        ...toBasics(get),
        credentials: get(t.credentials),
        secrets: get(t.secrets),
        redactor: get(t.redactor),
        wire: get(t.wire),
        concurrency: get(t.settings).sendConcurrency,
      }),
  )
})

const webhooksModule = new ContainerModule((options) => {
  bindPart(options, t.vendorChanges, (get) => new VendorChanges(get(t.store), get(t.updates), get(t.logger)))
  bindPart(
    options,
    t.bmsWebhooks,
    (get) =>
      new BmsWebhooks(
        get(t.hosted),
        get(t.directory),
        get(t.vendorChanges),
        get(t.changePoller),
        get(t.store),
        get(t.logger),
        get(t.calls),
        get(t.logins),
      ),
  )
  bindPart(
    options,
    t.changePoller,
    (get) =>
      new ChangePoller(
        get(t.hosted),
        get(t.directory),
        get(t.vendorChanges),
        get(t.store),
        get(t.clock),
        get(t.logger),
        get(t.faults),
        get(t.calls),
        get(t.logins),
        get(t.settings).changesIntervalMs,
      ),
  )
})

const reconcileModule = new ContainerModule((options) => {
  bindPart(options, t.reconciliation, (get) => {
    const { store, clock, logger } = toBasics(get)
    return new ReconcileService({
      hosted: get(t.hosted),
      statusMap: get(t.adapterDefinition).statusMap,
      jobs: get(t.jobs),
      updates: get(t.updates),
      directory: get(t.directory),
      logins: get(t.logins),
      calls: get(t.calls),
      store,
      clock,
      logger,
    })
  })
})

const nightlyModule = new ContainerModule((options) => {
  bindPart(options, t.nightly, (get) => {
    const { store, clock, logger, faults } = toBasics(get)
    const random = get(t.random)
    const { reconcile: mode, reconcileAt: at } = get(t.settings)
    const canRead = get(t.hosted).abilities.has('getJob')
    return new NightlyReconcile({
      reconciliation: get(t.reconciliation),
      store,
      clock,
      random,
      logger,
      faults,
      mode,
      at,
      canRead,
    })
  })
})

const retentionModule = new ContainerModule((options) => {
  bindPart(options, t.purger, (get) => {
    const { store, clock, logger, faults } = toBasics(get)
    const guard = new ClockGuard(store, clock, get(t.dispatchClock))
    return new Purger({ store, clock, logger, faults, guard, ...toPurgeAges(get(t.settings)) })
  })
})

const peopleModule = new ContainerModule((options) => {
  bindPart(options, t.events, (get) => new EventBus(get(t.logger)))
  bindPart(options, t.faults, (get) => new FaultLog(get(t.clock), get(t.logger)))
  bindPart(options, t.jobs, (get) => {
    const [delivery, sender] = [get(t.delivery), get(t.sender)]
    return new JobService(get(t.store), () => toOutages(delivery.down(), sender.refused()))
  })
  bindPart(
    options,
    t.stories,
    (get) =>
      new ExplainService({
        store: get(t.store),
        jobs: get(t.jobs),
        clock: get(t.clock),
        polls: get(t.polls),
        hasOwnQueues: get(t.settings).credentials === 'per-provider',
      }),
  )
  bindPart(options, t.forgotten, (get) => new ForgottenList(get(t.forgottenFile).path, get(t.secrets)))
  bindPart(options, t.privacy, (get) => {
    const { store, clock, logger } = toBasics(get)
    return new PrivacyService({ store, clock, logger, forgotten: get(t.forgotten), wire: get(t.wire) })
  })
  bindPart(options, t.replays, (get) => new ReplayRunner(get(t.store), get(t.clock), get(t.faults)))
  bindPart(options, t.figures, (get) => new RecentFigures(get(t.store), get(t.clock)))
  bindPart(options, t.operations, (get) => {
    const { store, random } = toBasics(get)
    return new OperationsService({ store, random, runner: get(t.replays), figures: get(t.figures) })
  })
  bindPart(options, t.status, (get) => {
    const { environment, instance } = get(t.settings)
    return new StatusService({
      store: get(t.store),
      hosted: get(t.hosted),
      intake: get(t.intake),
      delivery: get(t.delivery),
      sender: get(t.sender),
      purger: get(t.purger),
      logger: get(t.logger),
      figures: get(t.figures),
      stamp: { environment, instance },
    })
  })
})

/** One module a room; all are loaded by the composition. */
export const modules = [
  adapterModule,
  providersModule,
  intakeModule,
  deliveryModule,
  updatesModule,
  webhooksModule,
  reconcileModule,
  nightlyModule,
  retentionModule,
  peopleModule,
  alertsModule,
]

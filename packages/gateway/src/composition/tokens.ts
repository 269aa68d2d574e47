import type { LookupFunction } from 'node:net'
import type { FilesClient, HttpDispatcher } from '@truckroll/client'
import type { AddressRule } from '../addresses/address-rule.ts'
import type { ForeignTransport } from '../addresses/foreign-transport.ts'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import type { AdapterDefinition } from '../adapter/define-adapter.ts'
import type { HttpClient } from '../adapter/http-client.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Clock, Logger, Random, Store } from '@truckroll/store'
import type { EventBus } from '../event-bus.ts'
import type { FaultLog } from '../faults/fault-log.ts'
import type { Intake } from '../intake/intake.ts'
import type { BatchRecorder } from '../intake/batch-recorder.ts'
import type { WebhookIntake } from '../intake/webhook-intake.ts'
import type { JobService } from '../jobs/job-service.ts'
import type { ReplayRunner } from '../operations/replay-runner.ts'
import type { OperationsService } from '../operations/operations-service.ts'
import type { Sender } from '../outbox/sender.ts'
import type { ConnectFactory, CredentialBook } from '../providers/credential-book.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { ProviderWatch } from '../providers/provider-watch.ts'
import type { ProviderService } from '../providers/provider-service.ts'
import type { LoginBook } from '../logins/login-book.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Redactor } from '../redaction/redactor.ts'
import type { SecretBox } from '../providers/secret-box.ts'
import type { ForgottenList } from '../privacy/forgotten-list.ts'
import type { PrivacyService } from '../privacy/privacy-service.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import type { DispatchClock } from '../retention/dispatch-clock.ts'
import type { Purger } from '../retention/purger.ts'
import type { NightlyReconcile } from '../reconcile/nightly-reconcile.ts'
import type { ReconcileService } from '../reconcile/reconcile-service.ts'
import type { ResolvedGatewaySettings } from '../settings/resolve-settings.ts'
import type { AlertChannel } from '../alerts/alert.ts'
import type { AlertWatch } from '../alerts/alert-watch.ts'
import type { Pinger } from '../alerts/pinger.ts'
import type { ExplainService } from '../story/explain-service.ts'
import type { PollRecord } from '../story/poll-record.ts'
import type { RecentFigures } from '../status/recent-figures.ts'
import type { StatusService } from '../status/status-service.ts'
import type { UpdateService } from '../updates/update-service.ts'
import type { BmsWebhooks } from '../vendor-changes/bms-webhooks.ts'
import type { ChangePoller } from '../vendor-changes/change-poller.ts'
import type { VendorChanges } from '../vendor-changes/vendor-changes.ts'
import type { WireLog } from '../wire/wire-log.ts'
import { createToken } from '../environment/token.ts'

/** Everything that is put together in the composition. */
export const tokens = {
  settings: createToken<ResolvedGatewaySettings>('truckroll.settings'),
  clock: createToken<Clock>('truckroll.clock'),
  random: createToken<Random>('truckroll.random'),
  logger: createToken<Logger>('truckroll.logger'),
  dispatcher: createToken<HttpDispatcher>('truckroll.dispatcher'),
  lookup: createToken<LookupFunction>('truckroll.lookup'),
  foreignWay: createToken<{ readonly dispatcher: HttpDispatcher | undefined }>('truckroll.foreign-way'),
  store: createToken<Store>('truckroll.store'),
  nightly: createToken<NightlyReconcile>('truckroll.nightly'),
  reconciliation: createToken<ReconcileService>('truckroll.reconciliation'),
  connect: createToken<ConnectFactory>('truckroll.connect'),
  dispatchClock: createToken<DispatchClock>('truckroll.dispatchClock'),
  dispatchFiles: createToken<FilesClient>('truckroll.dispatch-files'),
  wire: createToken<WireLog>('truckroll.wire-log'),
  addresses: createToken<AddressRule>('truckroll.addresses'),
  foreign: createToken<ForeignTransport>('truckroll.foreign-transport'),
  http: createToken<HttpClient>('truckroll.http'),
  calls: createToken<CallMeter>('truckroll.calls'),
  events: createToken<EventBus>('truckroll.events'),
  faults: createToken<FaultLog>('truckroll.faults'),
  adapterDefinition: createToken<AdapterDefinition>('truckroll.adapter-definition'),
  adapterSettings: createToken<unknown>('truckroll.adapter-settings'),
  hosted: createToken<HostedAdapter>('truckroll.hosted-adapter'),
  secrets: createToken<SecretBox>('truckroll.secrets'),
  redactor: createToken<Redactor>('truckroll.redactor'),
  keys: createToken<KeyRing>('truckroll.keys'),
  credentials: createToken<CredentialBook>('truckroll.credentials'),
  logins: createToken<LoginBook>('truckroll.logins'),
  providerWatch: createToken<ProviderWatch>('truckroll.provider-watch'),
  directory: createToken<ProviderDirectory>('truckroll.provider-directory'),
  providers: createToken<ProviderService>('truckroll.providers'),
  recorder: createToken<BatchRecorder>('truckroll.batch-recorder'),
  polls: createToken<PollRecord>('truckroll.poll-record'),
  alertChannels: createToken<readonly AlertChannel[]>('truckroll.alert-channels'),
  alerts: createToken<AlertWatch>('truckroll.alert-watch'),
  pinger: createToken<Pinger>('truckroll.pinger'),
  forgottenFile: createToken<{ readonly path: string | undefined }>('truckroll.forgotten-file'),
  forgotten: createToken<ForgottenList>('truckroll.forgotten'),
  privacy: createToken<PrivacyService>('truckroll.privacy'),
  stories: createToken<ExplainService>('truckroll.stories'),
  intake: createToken<Intake>('truckroll.intake'),
  webhookIntake: createToken<WebhookIntake>('truckroll.webhook-intake'),
  delivery: createToken<Delivery>('truckroll.delivery'),
  updates: createToken<UpdateService>('truckroll.updates'),
  sender: createToken<Sender>('truckroll.sender'),
  vendorChanges: createToken<VendorChanges>('truckroll.vendor-changes'),
  bmsWebhooks: createToken<BmsWebhooks>('truckroll.bms-webhooks'),
  changePoller: createToken<ChangePoller>('truckroll.change-poller'),
  purger: createToken<Purger>('truckroll.purger'),
  jobs: createToken<JobService>('truckroll.jobs'),
  replays: createToken<ReplayRunner>('truckroll.replays'),
  operations: createToken<OperationsService>('truckroll.operations'),
  figures: createToken<RecentFigures>('truckroll.figures'),
  status: createToken<StatusService>('truckroll.status'),
}

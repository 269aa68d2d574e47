import type { Trouble } from './alerts/alert.ts'
import type { FileFormat } from '@truckroll/client'
import type { Readable } from 'node:stream'
import type { GatewayEvents } from './events.ts'
import type { JobsApi } from './jobs/jobs-api.ts'
import type { KeysApi } from './keys/keys-api.ts'
import type { OperationsApi } from './operations/operations-api.ts'
import type { PrivacyApi } from './privacy/privacy-api.ts'
import type { ReconcileApi } from './reconcile/reconcile-api.ts'
import type { Redactor } from './redaction/redactor.ts'
import type { ProvidersApi } from './providers/providers-api.ts'
import type { GatewayStatus, Readiness, StatusOptions } from './status/gateway-status.ts'
import type { StoriesApi } from './story/explain-api.ts'
import type { UpdatesApi } from './updates/updates-api.ts'
import type { WebhooksApi } from './vendor-changes/webhooks-api.ts'
import type { WireApi } from './wire/wire-api.ts'

export interface GatewayFile {
  readonly status: number
  readonly contentType: string
  readonly contentLength: number | undefined
  readonly body: Readable
}

/** The gateway, put together: what REST, the command line and people who embed it use. */
export interface Gateway {
  /** Opens the store, takes leases, begins to poll, deliver and send. Safe twice and at once. */
  start(): Promise<void>
  /** Stops intake, lets attempts end, then aborts them; releases leases. Safe twice and at once. */
  stop(options?: { readonly graceMs?: number }): Promise<void>
  readonly updates: UpdatesApi
  readonly jobs: JobsApi
  /** What happened to a job, or the proof that it never came. */
  readonly stories: StoriesApi
  readonly providers: ProvidersApi
  readonly operations: OperationsApi
  readonly keys: KeysApi
  /** What the store holds of persons. */
  readonly privacy: PrivacyApi
  /** Compares jobs with their work orders in the BMS. */
  readonly reconciliation: ReconcileApi
  readonly webhooks: WebhooksApi
  readonly files: { get(fileToken: string, format?: FileFormat, signal?: AbortSignal): Promise<GatewayFile> }
  /** Removes secrets from what is shown: those that it was told of, and what looks like one. */
  readonly redactor: Redactor
  /** The calls that this process made and took of late. */
  readonly wire: WireApi
  /** True if the adapter takes webhooks of its vendor. */
  readonly receivesWebhooks: boolean
  /** What is in trouble, up to three seconds old: the same that alerts tell of. */
  alerts(): Promise<readonly Trouble[]>
  status(options?: StatusOptions): Promise<GatewayStatus>
  readiness(): Promise<Readiness>
  /** The adapter call begun last, for a watchdog's last words. */
  lastAdapterCall(): string | undefined
  /** Calls the listener at each event of this type; returns what ends that. If it throws, that is logged, no more. */
  on<Name extends keyof GatewayEvents>(name: Name, listener: (event: GatewayEvents[Name]) => void): () => void
}

import type { ControlStore, InboxStore, OutboxStore, Random } from '@truckroll/store'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import type { EventBus } from '../event-bus.ts'
import type { FaultLog } from '../faults/fault-log.ts'
import type { ProviderDirectory } from '../providers/provider-directory.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import type { Redactor } from '../redaction/redactor.ts'
import type { AttemptRequestParts } from './attempt-request.ts'

export interface AttemptRules {
  readonly maxAttempts: number
  readonly retryBaseMs: number
  readonly retryMaxMs: number
  readonly retryForMs: number
  readonly attemptTimeoutMs: number
}

export interface AttemptParts extends AttemptRequestParts {
  readonly store: InboxStore & ControlStore & OutboxStore
  readonly hosted: HostedAdapter
  readonly random: Random
  readonly events: EventBus
  readonly providers: ProviderDirectory
  readonly rules: AttemptRules
  readonly calls: CallMeter
  readonly redactor: Redactor
  readonly faults: FaultLog
}

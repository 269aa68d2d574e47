import { EventClaims } from '@truckroll/store'
import { MessageRecorder } from './inbox/message-recorder.ts'
import { KeyTable } from './keys/key-table.ts'
import { LeaseTable } from './lease-table.ts'
import { SendClaimer } from './outbox/send-claimer.ts'
import { CallBuckets } from './rates/call-buckets.ts'
import { PauseTable } from './providers/pause-table.ts'
import { SqliteProviderWork } from './providers/provider-work.ts'
import { ProviderTable } from './providers/provider-table.ts'
import { SqliteRetentionWork } from './retention/retention-work.ts'
import type { StoreContext } from './store-context.ts'

export type Parts = ReturnType<typeof createParts>

/** Puts the parts of an open store together. */
export function createParts(context: StoreContext) {
  const keys = new KeyTable(context.connection, 'keys')
  const sendKeys = new KeyTable(context.connection, 'outbox_keys')
  const providers = new ProviderTable(context)
  const pauses = new PauseTable(context)
  const buckets = new CallBuckets(context)
  // Nobody else holds claims of a file: they need no name.
  const claims = new EventClaims('')
  const recorder = new MessageRecorder(context, claims)
  return {
    keys,
    sendKeys,
    leases: new LeaseTable(context),
    buckets,
    claims,
    providerWork: new SqliteProviderWork(recorder),
    recorder,
    sends: new SendClaimer(context, sendKeys, providers, pauses),
    retentionWork: new SqliteRetentionWork(context),
  }
}

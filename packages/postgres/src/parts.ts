import { Attempts } from './inbox/attempts.ts'
import { EventClaims } from '@truckroll/store'
import { MessageRecorder } from './inbox/message-recorder.ts'
import { KeyTable } from './keys/key-table.ts'
import { LeaseTable } from './lease-table.ts'
import { SendClaimer } from './outbox/send-claimer.ts'
import { MetaTable } from './meta-table.ts'
import { UpdateTaker } from './outbox/update-taker.ts'
import { CallBuckets } from './rates/call-buckets.ts'
import { providerWork } from './providers/provider-work.ts'
import { retentionWork } from './retention/retention-work.ts'
import type { StoreContext } from './store-context.ts'

export type Parts = ReturnType<typeof createParts>

/** Puts the parts of an open store together. */
export function createParts(context: StoreContext) {
  const sendKeys = new KeyTable(context, 'outbox_keys')
  const buckets = new CallBuckets(context)
  const claims = new EventClaims(context.owner)
  return {
    sendKeys,
    buckets,
    claims,
    leases: new LeaseTable(context),
    meta: new MetaTable(context),
    recorder: new MessageRecorder(context, claims),
    attempts: new Attempts(context),
    taker: new UpdateTaker(context),
    sends: new SendClaimer(context, sendKeys),
    providerWork,
    retentionWork,
  }
}

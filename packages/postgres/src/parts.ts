import { Attempts } from './inbox/attempts.ts'
import { EventClaims, SendClaims } from '@truckroll/store'
import { MessageRecorder } from './inbox/message-recorder.ts'
import { LeaseTable } from './lease-table.ts'
import { SendEnds } from './outbox/send-ends.ts'
import { MetaTable } from './meta-table.ts'
import { UpdateTaker } from './outbox/update-taker.ts'
import { providerWork } from './providers/provider-work.ts'
import { retentionWork } from './retention/retention-work.ts'
import type { StoreContext } from './store-context.ts'

export type Parts = ReturnType<typeof createParts>

/** Puts the parts of an open store together. */
export function createParts(context: StoreContext) {
  const claims = new EventClaims(context.owner)
  return {
    claims,
    leases: new LeaseTable(context),
    meta: new MetaTable(context),
    recorder: new MessageRecorder(context, claims),
    attempts: new Attempts(context),
    taker: new UpdateTaker(context),
    sends: new SendClaims(context.owner),
    sendEnds: new SendEnds(context),
    providerWork,
    retentionWork,
  }
}

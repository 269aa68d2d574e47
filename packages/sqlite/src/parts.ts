import { EventClaims, SendClaims } from '@truckroll/store'
import { MessageRecorder } from './inbox/message-recorder.ts'
import { SqliteProviderWork } from './providers/provider-work.ts'
import { SqliteRetentionWork } from './retention/retention-work.ts'
import type { StoreContext } from './store-context.ts'

export type Parts = ReturnType<typeof createParts>

/** Puts the parts of an open store together. */
export function createParts(context: StoreContext) {
  // Nobody else holds claims of a file: they need no name.
  const claims = new EventClaims('')
  const recorder = new MessageRecorder(context, claims)
  return {
    claims,
    providerWork: new SqliteProviderWork(recorder),
    recorder,
    sends: new SendClaims(''),
    retentionWork: new SqliteRetentionWork(context),
  }
}

import { queueKeys } from '../keys/queue-keys.ts'
import { dropReserved, reserveKeys } from '../keys/reserve-keys.ts'
import type { NewProviderPost } from '../outbox-store.ts'
import { first, now, type Routine } from '../routine/routine.ts'
import { insertUpdates } from './insert-updates.ts'

/** The credential of posts that the application's own key signs. */
export const APPLICATION_CREDENTIAL = ''

/** Queues a bare post that the application's key signs; asked for again because the answer was lost, it stands once. */
export function* queuePost(post: NewProviderPost): Routine<void> {
  const { id, externalOrganizationId: provider, recordType, record, sealedCredentials } = post
  // What orders the posts of a provider.
  const key = `provider:${provider}`
  yield* reserveKeys('outbox_keys', [key])
  const isQueued = yield* first('select 1 as found from updates where id = :id', { id }, () => true)
  if (isQueued === true) {
    yield* dropReserved('outbox_keys', [key])
    return
  }
  const at = yield* now()
  const queued = {
    id,
    key,
    provider,
    kind: recordType,
    source: 'gateway',
    record,
    sealedCredentials,
  } as const
  yield* insertUpdates([{ ...queued, contentHash: '', occurredAt: at, state: 'queued' }], at)
  yield* queueKeys([
    { key, credential: APPLICATION_CREDENTIAL, jobId: undefined, organizationId: undefined, provider },
  ])
}

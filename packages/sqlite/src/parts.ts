import { AttemptLog } from './inbox/attempt-log.ts'
import { Attempts } from './inbox/attempts.ts'
import { EventClaimer } from './inbox/event-claimer.ts'
import { InboxKeys } from './inbox/inbox-keys.ts'
import { MessageRecorder } from './inbox/message-recorder.ts'
import { VendorPlaces } from './jobs/vendor-places.ts'
import { JobTable } from './jobs/job-table.ts'
import { LostJobs } from './jobs/lost-jobs.ts'
import { SqliteKeyWork } from './keys/key-work.ts'
import { KeyTable } from './keys/key-table.ts'
import { LeaseTable } from './lease-table.ts'
import { OutboxKeys } from './outbox/outbox-keys.ts'
import { SendClaimer } from './outbox/send-claimer.ts'
import { UpdateTaker } from './outbox/update-taker.ts'
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
  const places = new VendorPlaces(context)
  const jobs = new JobTable(context, new LostJobs(context))
  const inboxKeys = new InboxKeys(context, keys, jobs, providers, pauses)
  const outboxKeys = new OutboxKeys(context, sendKeys, pauses)
  const taker = new UpdateTaker(context, outboxKeys, jobs, providers, places)
  const log = new AttemptLog(context)
  const buckets = new CallBuckets(context)
  const claimer = new EventClaimer(context, keys, providers, pauses, log, buckets)
  const keyWork = new SqliteKeyWork(inboxKeys, outboxKeys)
  const recorder = new MessageRecorder(context, claimer, keyWork)
  return {
    keys,
    sendKeys,
    leases: new LeaseTable(context),
    providers,
    jobs,
    taker,
    log,
    buckets,
    claimer,
    keyWork,
    providerWork: new SqliteProviderWork(taker, recorder),
    recorder,
    attempts: new Attempts(context, keys, inboxKeys, jobs, log, places),
    sends: new SendClaimer(context, sendKeys, providers, pauses),
    retentionWork: new SqliteRetentionWork(context),
  }
}

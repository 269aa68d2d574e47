import { Acts } from './control/acts.ts'
import { AttentionList } from './control/attention-list.ts'
import { AuditLog } from './control/audit-log.ts'
import { ConditionTable } from './control/condition-table.ts'
import { DeadLetters } from './control/dead-letters.ts'
import { Figures } from './control/figures.ts'
import { HoldRemarks } from './control/hold-remarks.ts'
import { HeldKeys } from './control/held-keys.ts'
import { RemarkList } from './control/remark-list.ts'
import { ReplayRuns } from './control/replay-runs.ts'
import { Replayer } from './control/replayer.ts'
import { Timeline } from './control/timeline.ts'
import { AttemptLog } from './inbox/attempt-log.ts'
import { Attempts } from './inbox/attempts.ts'
import { EventClaimer } from './inbox/event-claimer.ts'
import { InboxKeys } from './inbox/inbox-keys.ts'
import { MessageRecorder } from './inbox/message-recorder.ts'
import { ChangePlaces } from './jobs/change-places.ts'
import { ImportTable } from './jobs/import-table.ts'
import { JobEvents } from './jobs/job-events.ts'
import { JobMoves } from './jobs/job-moves.ts'
import { JobTable } from './jobs/job-table.ts'
import { JobList } from './jobs/job-list.ts'
import { LostJobs } from './jobs/lost-jobs.ts'
import { KeyTable } from './keys/key-table.ts'
import { LeaseTable } from './lease-table.ts'
import { OutboxKeys } from './outbox/outbox-keys.ts'
import { SendClaimer } from './outbox/send-claimer.ts'
import { UpdateSettler } from './outbox/update-settler.ts'
import { UpdateTaker } from './outbox/update-taker.ts'
import { CallBuckets } from './rates/call-buckets.ts'
import { PauseTable } from './providers/pause-table.ts'
import { ProviderChanger } from './providers/provider-changer.ts'
import { ProviderTable } from './providers/provider-table.ts'
import { DoneEvents } from './retention/done-events.ts'
import { DoneJobs } from './retention/done-jobs.ts'
import { DoneTexts } from './retention/done-texts.ts'
import { DoneUpdates } from './retention/done-updates.ts'
import { Retention } from './retention/retention.ts'
import type { StoreContext } from './store-context.ts'

export type Rooms = ReturnType<typeof createRooms>

/** Puts the parts of an open store together. */
export function createRooms(context: StoreContext) {
  const keys = new KeyTable(context.connection, 'keys')
  const sendKeys = new KeyTable(context.connection, 'outbox_keys')
  const leases = new LeaseTable(context)
  const attention = new AttentionList(context)
  const remarks = new RemarkList(context)
  const providers = new ProviderTable(context)
  const pauses = new PauseTable(context, providers, keys, sendKeys)
  const places = new ChangePlaces(context)
  const lostJobs = new LostJobs(context)
  const jobs = new JobTable(context, attention, places, lostJobs)
  const imports = new ImportTable(context, jobs, providers, attention, places)
  const inboxKeys = new InboxKeys(context, keys, jobs, providers, pauses)
  const outboxKeys = new OutboxKeys(context, sendKeys, pauses)
  const settler = new UpdateSettler(context, sendKeys, outboxKeys)
  const taker = new UpdateTaker(context, outboxKeys, jobs, providers, attention, remarks, places)
  const log = new AttemptLog(context)
  const buckets = new CallBuckets(context)
  const claimer = new EventClaimer(context, keys, jobs, providers, pauses, log, buckets)
  const holds = new HoldRemarks(context, claimer)
  const moves = new JobMoves(context, lostJobs, inboxKeys, remarks, attention)
  const recorder = new MessageRecorder(
    context,
    leases,
    inboxKeys,
    jobs,
    imports,
    settler,
    attention,
    moves,
    holds,
  )
  const deadLetters = new DeadLetters(context)
  const held = new HeldKeys(context, pauses, claimer)
  const replayer = new Replayer(context, keys, inboxKeys, outboxKeys, jobs)
  const audit = new AuditLog(context)
  const acts = new Acts(context, { audit, remarks, deadLetters, replayer, pauses, attention, jobs, imports })
  const replays = new ReplayRuns(context, acts)
  const doneJobs = new DoneJobs(context)
  return {
    keys,
    sendKeys,
    leases,
    attention,
    remarks,
    providers,
    pauses,
    holds,
    places,
    jobs,
    lostJobs,
    taker,
    log,
    buckets,
    claimer,
    deadLetters,
    held,
    jobList: new JobList(context, held),
    jobEvents: new JobEvents(context),
    recorder,
    attempts: new Attempts(context, keys, inboxKeys, jobs, providers, attention, log, places, remarks),
    sends: new SendClaimer(context, sendKeys, outboxKeys, providers, pauses, recorder),
    changer: new ProviderChanger(
      context,
      providers,
      jobs,
      imports,
      keys,
      sendKeys,
      taker,
      recorder,
      acts,
      holds,
    ),
    acts,
    conditions: new ConditionTable(context),
    replays,
    timeline: new Timeline(context),
    figures: new Figures(context, deadLetters, held, attention, providers, replays),
    audit,
    retention: new Retention(
      context,
      new DoneEvents(context, doneJobs),
      new DoneUpdates(context, doneJobs),
      new DoneTexts(context, doneJobs),
    ),
  }
}

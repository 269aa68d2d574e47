import type { FinishedAttempt, StartedAttempt } from './inbox-store.ts'
import type { Ending } from './inbox/ending.ts'
import { finishAttempts } from './inbox/finish-attempts.ts'
import { type RecordAnswer, type Recording, recordMessages } from './inbox/record-messages.ts'
import { toRecordingWork } from './inbox/recording-work.ts'
import { startAttempts } from './inbox/start-attempts.ts'
import { bytesOfMessages, bytesOfUpdates } from './operation-bytes.ts'
import type { Lease } from './lease-store.ts'
import {
  acquireLeases,
  type LeaseRenewal,
  type LeaseWish,
  releaseLeases,
  renewLeases,
} from './leases/leases.ts'
import type { AcceptOutcome } from './outbox-store.ts'
import { acceptUpdates, type GivenUpdates } from './outbox/accept-updates.ts'
import { finishSends, type SendEnd } from './outbox/finish-sends.ts'
import type { Routine } from './routine/routine.ts'
import type { RoutineWork } from './routine-work.ts'

/** An operation that one routine does for several callers: a store may do it for all that come at once. */
export interface SharedOperation<Item, Answer> {
  /** An adapter waits for it: it waits for no others but those of the same turn of the event loop. */
  readonly isUrgent: boolean
  /** It brings data that the store did not have: not out of the room that is kept for what must go on. */
  readonly grows: boolean
  /** Answers for each item, in their order; null if there is nothing to tell. */
  readonly does: (work: RoutineWork, items: readonly Item[]) => Routine<readonly Answer[]>
  /** About how many bytes it writes: what bounds how many are done together. */
  readonly bytesOf: (item: Item) => number
}

type Gather = <Item, Answer>(operation: SharedOperation<Item, Answer>) => (item: Item) => Promise<Answer>

/** The operations that come often, each as its store does it. */
export class SharedOperations {
  readonly record: (recording: Recording) => Promise<readonly RecordAnswer[]>
  readonly start: (attempt: StartedAttempt) => Promise<number | null>
  readonly finish: (ending: Ending) => Promise<FinishedAttempt | null>
  readonly accept: (given: GivenUpdates) => Promise<readonly AcceptOutcome[]>
  readonly finishSend: (end: SendEnd) => Promise<boolean>
  readonly acquireLease: (wish: LeaseWish) => Promise<Lease | null>
  readonly renewLease: (renewal: LeaseRenewal) => Promise<boolean>
  readonly releaseLease: (lease: Lease) => Promise<null>

  constructor(gather: Gather) {
    this.record = gather({
      isUrgent: false,
      grows: true,
      does: (work, recordings: readonly Recording[]) => recordMessages(toRecordingWork(work), recordings),
      bytesOf: ({ messages }) => bytesOfMessages(messages),
    })
    this.start = gather({
      isUrgent: true,
      grows: true,
      does: (_work, attempts: readonly StartedAttempt[]) => orNull(startAttempts(attempts)),
      bytesOf: ({ handed }) => handed.data.length,
    })
    this.finish = gather({
      isUrgent: true,
      grows: false,
      does: ({ claims }, endings: readonly Ending[]) => orNull(finishAttempts(endings, claims.owner)),
      bytesOf: () => 0,
    })
    this.accept = gather({
      isUrgent: false,
      grows: true,
      does: (_work, given: readonly GivenUpdates[]) => acceptUpdates(given),
      bytesOf: ({ updates }) => bytesOfUpdates(updates),
    })
    this.finishSend = gather({
      isUrgent: false,
      grows: false,
      does: (work, ends: readonly SendEnd[]) => finishSends(toRecordingWork(work), ends),
      bytesOf: () => 0,
    })
    // A process may poll by the thousand.
    const ofLeases = { isUrgent: false, grows: false, bytesOf: () => 0 } as const
    this.acquireLease = gather({
      ...ofLeases,
      does: (_work, wishes: readonly LeaseWish[]) => orNull(acquireLeases(wishes)),
    })
    this.renewLease = gather({
      ...ofLeases,
      does: (_work, renewals: readonly LeaseRenewal[]) => renewLeases(renewals),
    })
    this.releaseLease = gather({
      ...ofLeases,
      *does(_work, leases: readonly Lease[]): Routine<readonly null[]> {
        yield* releaseLeases(leases)
        return leases.map(() => null)
      },
    })
  }
}

function* orNull<T>(routine: Routine<readonly (T | undefined)[]>): Routine<readonly (T | null)[]> {
  return (yield* routine).map((answer) => answer ?? null)
}

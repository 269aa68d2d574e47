import { countOf } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import type { Delivery } from '../delivery/delivery-log.ts'
import type { QueueEntry } from '../queue/fifo-queue.ts'

export interface QueueFacts {
  readonly account: SandboxAccount
  /** Milliseconds since 1970. */
  readonly now: number
  /** When the account polled last, since the sandbox started. */
  readonly polledAt: number | null
  /** Messages of the queue that are in flight, the oldest of each group. */
  readonly inFlight: ReadonlyMap<string, QueueEntry>
  /** The last try to push the message. */
  readonly lastPush: Delivery | undefined
  /** How many of its group stand before it. */
  readonly before: number
}

/** Without a poll for so long, nobody polls any more. */
const silenceMs = 60_000
/** The most that one poll takes. */
const pollSize = 10

/** Why a message is still in its queue, in one sentence. */
export function whyMessageWaits({ message, visibleAt, deliveries }: QueueEntry, facts: QueueFacts): string {
  const { account, now, inFlight, before } = facts
  if (visibleAt !== null && visibleAt > now) {
    return 'It is in flight: handed out, and not acked yet. Without an ack in time, the next poll gets it again.'
  }
  const blocker = inFlight.get(message.group)
  if (blocker !== undefined) {
    const other = `${blocker.message.type ?? 'message'} ${blocker.message.id.slice(0, 8)}`
    return `${nameGroup(message.group)} is blocked by ${other}, which is in flight: it goes on once that is acked or its time is up.`
  }
  if (account.delivery === 'webhook') return whyNotPushed(facts)
  if (facts.polledAt === null)
    return `Nobody has polled as this ${account.role} yet: ask agent/out with its key.`
  if (now - facts.polledAt > silenceMs)
    return `Nobody polls as this ${account.role} any more: the last poll was ${countOf(Math.round((now - facts.polledAt) / 60_000), 'minute')} ago.`
  if (before >= pollSize)
    return `${countOf(before, 'message')} of its group stand before it; a poll takes ${pollSize}.`
  return deliveries > 0 ? 'It was not acked in time; the next poll gets it again.' : 'The next poll gets it.'
}

function whyNotPushed({ lastPush, before }: QueueFacts): string {
  if (lastPush !== undefined) {
    const said =
      lastPush.status === null ? `did not answer (${lastPush.error ?? 'cut'})` : `answered ${lastPush.status}`
    return `The webhook ${said} at try ${lastPush.attempt}; it is pushed again until the answer is 2xx.`
  }
  return before > 0
    ? `${countOf(before, 'message')} of its group must be pushed before it.`
    : 'It is being pushed to the webhook.'
}

function nameGroup(group: string): string {
  return group === 'account' ? 'The queue is one group, which' : `Its group (${group})`
}

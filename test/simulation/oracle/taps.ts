import type { Clock } from '@truckroll/gateway'
import type { ConnectClient, Store } from '@truckroll/gateway/embed'
import { overrideMethods, type FaultPlan } from '@truckroll/testing'
import type { DeliveryOracle } from './delivery-oracle.ts'
import type { IntakeOracle } from './intake-oracle.ts'
import type { PauseOracle } from './pause-oracle.ts'
import type { RetentionOracle } from './retention-oracle.ts'
import type { StoreProbe } from '../../support/store-probe.ts'
import type { UpdateOracle } from './update-oracle.ts'

/** Who listens, and the store's clock. */
export interface Listeners {
  readonly delivery: DeliveryOracle
  readonly intake: IntakeOracle
  readonly updates: UpdateOracle
  readonly pauses: PauseOracle
  readonly retention: RetentionOracle
  readonly probe: StoreProbe
  readonly clock: Clock
  readonly faults: FaultPlan
}

/** Tells the oracle what the gateway was told by its store: below may lie faults and planted bugs. */
export function tapStore(store: Store, listeners: Listeners): Store {
  const { delivery, intake, updates, pauses, retention, probe, clock, faults } = listeners
  return overrideMethods(store, {
    async recordMessages(pass, messages, fence) {
      try {
        const outcomes = await pass(messages, fence)
        const ids = messages.map(({ messageId }) => messageId)
        updates.recorded(ids.filter((_, index) => outcomes[index] === 'recorded'))
        intake.recorded(ids, fence?.credential ?? '', fence?.token)
        for (const outcome of outcomes) if (outcome === 'duplicate') faults.count('duplicate-id')
        return outcomes
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'TR_STORE_SUPERSEDED') {
          faults.count('superseded')
        }
        throw error
      }
    },
    async renewLease(pass, lease, ttlMs) {
      const isHeld = await pass(lease, ttlMs)
      if (!isHeld) faults.count('lease-lost')
      return isHeld
    },
    async claimEvents(pass, options) {
      const paused = pauses.inForce()
      const claimed = await pass(options)
      delivery.claimed()
      pauses.handedOut(claimed, paused)
      return claimed
    },
    async claimSends(pass, options) {
      const paused = pauses.inForce()
      const claimed = await pass(options)
      intake.claimedSends()
      const work = claimed.map(({ claim, jobId }) => ({
        id: claim.updateId,
        jobId,
        provider: providerOf(probe, claim.updateId),
      }))
      pauses.handedOut(work, paused)
      return claimed
    },
    async takeCalls(pass, demand) {
      const grant = await pass(demand)
      if (grant.waitMs !== undefined) faults.count('rate-met')
      return grant
    },
    async startAttempt(pass, attempt) {
      const number = await pass(attempt)
      if (number !== undefined) updates.attemptStarted(attempt.claim.eventId, clock.now())
      return number
    },
    async storeStep(pass, claim, name, result) {
      const isStored = await pass(claim, name, result)
      if (isStored) delivery.stepStored(claim.eventId, name)
      return isStored
    },
    async finishAttempt(pass, claim, outcome, goOn) {
      const paused = pauses.inForce()
      const finished = await pass(claim, outcome, goOn)
      if (finished !== undefined && outcome.state === 'done') delivery.finished(claim.eventId)
      if (finished?.next !== undefined) pauses.handedOut([finished.next], paused)
      return finished
    },
    async acceptUpdates(pass, given, cursor) {
      const outcomes = await pass(given, cursor)
      if (cursor !== undefined && given.length > 0) faults.count('changes-polled')
      for (const [index, update] of given.entries()) {
        const outcome = outcomes[index]
        if (outcome !== undefined) updates.accepted(update, outcome, clock.now())
      }
      return outcomes
    },
    async purge(pass, rule) {
      retention.look(clock.now(), rule)
      const slice = await pass(rule)
      retention.look(clock.now())
      if (slice.deleted > 0) updates.rowsRemoved()
      return slice
    },
    async finishSend(pass, claim, outcome) {
      // Before it is stored: the process may die between the commit and its answer.
      if (outcome.state === 'dead') updates.refused(claim.updateId)
      return pass(claim, outcome)
    },
  })
}

/** Whose update it is: of a job that went to another provider it may be the earlier one's. */
function providerOf(probe: StoreProbe, updateId: string): string | undefined {
  const sql = `
    select coalesce(lost.provider, jobs.provider) as provider from updates join jobs on jobs.id = updates.job_id
      left join lost_jobs as lost on lost.job_id = jobs.id and lost.term = updates.lost_term
    where updates.id = ?`
  const provider = probe.row(sql, updateId)?.['provider']
  return typeof provider === 'string' ? provider : undefined
}

/** Tells the oracle what the gateway has under way at Dispatch. */
export function tapConnect(client: ConnectClient, oracle: IntakeOracle): ConnectClient {
  return {
    async poll(request) {
      oracle.pollBegan()
      return client.poll(request).finally(() => oracle.pollEnded())
    },
    async ack(request) {
      oracle.ackBegan()
      return client.ack(request).finally(() => oracle.ackEnded())
    },
    async post(request) {
      oracle.postBegan()
      return client.post(request).finally(() => oracle.postEnded())
    },
  }
}

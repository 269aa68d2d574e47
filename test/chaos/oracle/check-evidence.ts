import type { Finding } from '../../support/findings.ts'
import { checkCalls } from './check-calls.ts'
import { checkUpdates } from './check-updates.ts'
import type { Evidence } from './evidence.ts'

/** All that must hold once everything has come to rest. */
export function checkEvidence(evidence: Evidence): Finding[] {
  const early = evidence.earlyAcks.map((messageId) => ({
    rule: 'ack-not-durable',
    text: `message ${messageId} was acked and was not in the store`,
  }))
  return [...early, ...checkCalls(evidence), ...checkUpdates(evidence)]
}

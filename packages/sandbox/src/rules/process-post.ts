import { createHash } from 'node:crypto'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import { ackEvent } from '../events/ack-event.ts'
import { errEvent } from '../events/err-event.ts'
import type { Draft } from '../world/draft.ts'
import type { RecordOutcome } from '../world/entities.ts'
import type { PostContext } from './post-context.ts'
import { readRecords } from './read-records.ts'
import type { PostedRecord } from './read-records.ts'
import { RecordRefusal } from './record-refusal.ts'
import { ruleFor } from './record-rules.ts'

export interface IncomingPost {
  account: SandboxAccount
  messageId: string | null
  recordType: string | null
  /** The body's text, unpacked. */
  text: string
}

/**
 * Everything that one post to agent/in causes. The same MessageId with the same content is answered again and
 * changes nothing.
 */
export function processPost(draft: Draft, incoming: IncomingPost): void {
  const { account, messageId } = incoming
  const contentSha256 = createHash('sha256').update(incoming.text).digest('hex')
  const markId = messageId === null ? null : `${account.key}\n${messageId}`
  const mark = markId === null ? undefined : draft.get('posts', markId)
  const repeated = mark?.contentSha256 === contentSha256 ? mark.outcomes : undefined
  const outcomes = repeated?.map(toRepeated) ?? processRecords(draft, incoming)
  if (markId !== null && repeated === undefined) {
    draft.put({ table: 'posts', id: markId, row: { contentSha256, outcomes } })
  }
  for (const outcome of outcomes) {
    draft.report(outcome)
    answer(draft, account, messageId, outcome)
  }
}

function toRepeated(outcome: RecordOutcome): RecordOutcome {
  return outcome.result === 'refused' ? outcome : { ...outcome, result: 'unchanged' }
}

function processRecords(draft: Draft, { account, text, recordType }: IncomingPost): RecordOutcome[] {
  const post: PostContext = { draft, account }
  return readRecords(text, recordType).map((posted) => processRecord(post, posted))
}

function processRecord(post: PostContext, posted: PostedRecord): RecordOutcome {
  const { recordType, record, action = null, fault } = posted
  if (fault !== undefined) return { recordType, result: 'refused', message: fault }
  const rule = ruleFor(post.account.role, recordType)
  if (record === null || rule === undefined) return { recordType, result: 'recorded' }
  try {
    return rule(post, record, action)
  } catch (error) {
    if (!(error instanceof RecordRefusal)) throw error
    const externalId = record['external_id']
    const isId = typeof externalId === 'string' || typeof externalId === 'number'
    return { recordType, result: 'refused', message: error.message, ...(isId && { externalId }) }
  }
}

function answer(
  draft: Draft,
  account: SandboxAccount,
  messageId: string | null,
  outcome: RecordOutcome,
): void {
  if (outcome.result === 'refused') {
    if (account.errors) draft.tell(account.key, 'err', errEvent(outcome, messageId), outcome.jobId)
  } else if (account.acks && outcome.result !== 'recorded') {
    draft.tell(account.key, 'ack', ackEvent(outcome, messageId), outcome.jobId)
  }
}

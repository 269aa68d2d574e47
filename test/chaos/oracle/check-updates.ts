import type { Finding } from '../../support/findings.ts'
import type { Evidence, Post } from './evidence.ts'
import { markOf } from './mark-of.ts'

/** Each update at least once, always with one MessageId and the same bytes, each job's in order. */
export function checkUpdates(evidence: Evidence): Finding[] {
  return [
    ...findLost(evidence),
    ...findChanged(evidence.posts),
    ...findDoubled(evidence.posts),
    ...findDisorder(evidence),
    ...findHaste(evidence),
  ]
}

function findLost({ emitted, accepted, posts }: Evidence): Finding[] {
  const posted = new Set(posts.map(markOf))
  const marks = [...emitted, ...accepted].flatMap(({ mark }) => (mark === undefined ? [] : [mark]))
  return marks
    .filter((mark) => !posted.has(mark))
    .map((mark) => ({ rule: 'update-lost', text: `"${mark}" was never posted` }))
}

function findChanged(posts: readonly Post[]): Finding[] {
  const bytes = new Map<string, string>()
  return posts.flatMap((post) => {
    const first = bytes.get(post.messageId) ?? post.bytes
    bytes.set(post.messageId, first)
    if (first === post.bytes) return []
    return [{ rule: 'bytes-changed', text: `update ${post.messageId} was posted again with other bytes` }]
  })
}

function findDoubled(posts: readonly Post[]): Finding[] {
  const ids = new Map<string, string>()
  return posts.flatMap((post) => {
    const mark = markOf(post)
    const first = ids.get(mark) ?? post.messageId
    ids.set(mark, first)
    if (first === post.messageId) return []
    return [{ rule: 'update-doubled', text: `"${mark}" was posted as ${first} and as ${post.messageId}` }]
  })
}

/** In the order of their events, and in the order in which the gateway said 202. */
function findDisorder({ emitted, accepted, posts }: Evidence): Finding[] {
  const firstPost = new Map<string, number>()
  for (const [position, post] of posts.entries()) {
    const mark = markOf(post)
    if (!firstPost.has(mark)) firstPost.set(mark, position)
  }
  return [emitted, accepted].flatMap((updates) => {
    const last = new Map<string, { readonly mark: string; readonly position: number }>()
    return updates.flatMap(({ jobId = '', mark = '' }) => {
      const position = firstPost.get(mark)
      if (position === undefined) return []
      const before = last.get(jobId)
      last.set(jobId, { mark, position })
      if (before === undefined || before.position < position) return []
      return [{ rule: 'update-order', text: `job ${jobId}: "${mark}" was posted before "${before.mark}"` }]
    })
  })
}

/** The next update of a job goes only after the 200 of the one before, or Dispatch's word on it; that one never again. */
function findHaste({ posts, confirmedAt }: Evidence): Finding[] {
  const current = new Map<string, { readonly messageId: string; isAnswered: boolean }>()
  const over = new Set<string>()
  return posts.flatMap(({ jobId = '', messageId, isAnswered }, position) => {
    const last = current.get(jobId)
    if (last?.messageId === messageId) {
      last.isAnswered ||= isAnswered
      return []
    }
    current.set(jobId, { messageId, isAnswered })
    const found: Finding[] = []
    if (over.has(messageId)) {
      found.push({ rule: 'update-again', text: `job ${jobId}: ${messageId} was posted after a later update` })
    }
    if (last === undefined) return found
    over.add(last.messageId)
    if (!last.isAnswered && (confirmedAt.get(last.messageId) ?? Infinity) > position) {
      const text = `job ${jobId}: ${messageId} went before ${last.messageId} was answered`
      found.push({ rule: 'update-haste', text })
    }
    return found
  })
}

/** Decides when a turn's operations are committed together; injected so that a test can hold commits back. */
export interface CommitScheduler {
  schedule(commit: () => void): void
}

/** Of the time that a commit took, how much the event loop has for itself before the next one, and how many turns. */
const restShare = 0.1
const mostRestMs = 20
const turnsEachMs = 0.5
const mostTurns = 16

/**
 * Commits at the end of the present turn of the event loop. After a commit that took long the loop turns freely for a
 * while first: it takes one new connection a turn, so fifty callers would else wait for fifty commits. A turn in which
 * nothing happens costs microseconds.
 */
export function createImmediateCommits(): CommitScheduler {
  let notBefore = 0
  let turns = 0
  const commitInTime = (commit: () => void): void => {
    const startedAt = performance.now()
    turns -= 1
    if (startedAt < notBefore || turns >= 0) return void setImmediate(commitInTime, commit)
    commit()
    const tookMs = performance.now() - startedAt
    notBefore = performance.now() + Math.min(tookMs * restShare, mostRestMs)
    turns = Math.min(Math.floor(tookMs * turnsEachMs), mostTurns)
  }
  return { schedule: (commit) => void setImmediate(commitInTime, commit) }
}

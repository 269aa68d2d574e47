/** Decides when a turn's operations are committed together; injected so that a test can hold commits back. */
export interface CommitScheduler {
  schedule(commit: () => void): void
}

/** Commits at the end of the present turn of the event loop. */
export const immediateCommits: CommitScheduler = {
  schedule: (commit) => void setImmediate(commit),
}

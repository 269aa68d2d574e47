import { type PollRun, rules } from '@truckroll/store'
import type { Absence, PollGap } from './explain-api.ts'

/** What the stretches of polls say of a span of time. */
export function toPollProof(
  runs: readonly PollRun[],
  { since, until }: { readonly since: number; readonly until: number },
): Absence['polls'] {
  const gaps = toGaps(runs, since, until)
  const pauses = runs.map(({ longestPauseMs }) => longestPauseMs)
  // Before the first poll that is known there was nobody yet, or the record begins there.
  const between = gaps.filter(({ from }) => from > since)
  const longest = Math.max(...pauses, ...between.map((gap) => gap.until - gap.from))
  return {
    count: runs.reduce((sum, { polls }) => sum + polls, 0),
    messages: runs.reduce((sum, { messages }) => sum + messages, 0),
    lastAt: runs.length === 0 ? undefined : Math.max(...runs.map(({ untilAt }) => untilAt)),
    longestPauseMs: runs.length === 0 ? undefined : longest,
    gaps,
  }
}

/** Where no stretch lies; credentials that are asked at the same time cover each other. */
function toGaps(runs: readonly PollRun[], since: number, until: number): readonly PollGap[] {
  const gaps: PollGap[] = []
  let coveredUntil = since
  for (const run of runs.toSorted((left, right) => left.fromAt - right.fromAt)) {
    if (run.fromAt - coveredUntil > rules.longestPollPauseMs)
      gaps.push({ from: coveredUntil, until: run.fromAt })
    coveredUntil = Math.max(coveredUntil, run.untilAt)
  }
  if (until - coveredUntil > rules.longestPollPauseMs) gaps.push({ from: coveredUntil, until })
  return gaps
}

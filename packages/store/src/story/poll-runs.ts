import { all, first, type Routine, run, write } from '../routine/routine.ts'
import { readInteger, readText, type Row } from '../rows/row.ts'
import { rules } from '../rules.ts'
import type { PollRun } from '../story-store.ts'

const columns = 'credential, from_at, until_at, polls, messages, longest_pause_ms'

const sql = {
  last: `select ${columns} from poll_runs where credential = :credential order by from_at desc limit 1`,
  extend: `
    update poll_runs set until_at = :untilAt, polls = polls + :polls, messages = messages + :messages,
      longest_pause_ms = greatest(longest_pause_ms, :longestPauseMs::bigint)
    where credential = :credential and from_at = :fromAt`,
  begin: `
    insert into poll_runs (${columns}) values (:credential, :fromAt, :untilAt, :polls, :messages, :longestPauseMs)
    on conflict (credential, from_at) do nothing`,
  forget: 'delete from poll_runs where until_at < :before',
  list: `
    select ${columns} from poll_runs
    where until_at >= :since and from_at <= :until and (:credential::text is null or credential = :credential)
    order by from_at, credential {limit}`,
}

export function* notePolls(runs: readonly PollRun[], forgetBefore: number): Routine<void> {
  for (const noted of runs) {
    const last = yield* first(sql.last, { credential: noted.credential }, toPollRun)
    const pauseMs = last === undefined ? Infinity : noted.fromAt - last.untilAt
    const goesOn = last !== undefined && pauseMs >= 0 && pauseMs <= rules.longestPollPauseMs
    if (goesOn && noted.untilAt - last.fromAt <= rules.dayMs) {
      const longestPauseMs = Math.max(pauseMs, noted.longestPauseMs)
      yield* run(sql.extend, { ...noted, longestPauseMs, fromAt: last.fromAt })
    } else {
      const longestPauseMs = goesOn ? Math.max(pauseMs, noted.longestPauseMs) : noted.longestPauseMs
      yield* write(sql.begin, { ...noted, longestPauseMs })
    }
  }
  yield* write(sql.forget, { before: forgetBefore })
}

export function* listPolls(span: {
  readonly since: number
  readonly until: number
  readonly credential?: string
  readonly limit: number
}): Routine<readonly PollRun[]> {
  const { since, until, credential, limit } = span
  return yield* all(sql.list, { since, until, credential, limit }, toPollRun)
}

function toPollRun(row: Row): PollRun {
  return {
    credential: readText(row, 'credential'),
    fromAt: readInteger(row, 'from_at'),
    untilAt: readInteger(row, 'until_at'),
    polls: readInteger(row, 'polls'),
    messages: readInteger(row, 'messages'),
    longestPauseMs: readInteger(row, 'longest_pause_ms'),
  }
}

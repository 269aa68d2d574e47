import type { CallDemand, CallGrant } from '../rate-store.ts'
import { all, lock, now, type Routine, together, writeEach } from '../routine/routine.ts'
import { readNumber, readText } from '../rows/row.ts'
import { ALL, shareCalls } from './share-calls.ts'

const sql = {
  /** A crash of the server may forget the last moment's calls, so nothing waits for the disk. */
  hurry: `select set_config('synchronous_commit', 'off', true)`,
  hold: `
    insert into call_buckets as b (provider, full_at)
    select value, 0 from unnest(:buckets::text[]) as x (value) order by value collate "C"
    on conflict (provider) do update set full_at = excluded.full_at where false`,
  read: 'select provider, full_at from call_buckets where provider = any(:buckets::text[])',
  put: `
    insert into call_buckets (provider, full_at)
    select x.provider, x.full_at from {rows x: provider text, full_at double precision} where true
    on conflict (provider) do update set full_at = excluded.full_at`,
}

/** Takes calls out of the rate buckets that bound them; they are held meanwhile, in one order. */
export function* takeCalls(demand: CallDemand): Routine<CallGrant> {
  const { rates, wanted } = demand
  const providers = wanted.map(({ provider }) => provider).filter((provider) => provider !== ALL)
  const buckets = [
    ...(rates.perProvider === undefined ? [] : providers),
    ...(rates.all === undefined ? [] : [ALL]),
  ]
  yield* lock(sql.hurry)
  if (buckets.length > 0) yield* lock(sql.hold, { buckets })
  const [at, known] = yield* together(
    now(),
    all(sql.read, { buckets }, (row) => [readText(row, 'provider'), readNumber(row, 'full_at')] as const),
  )
  const { granted, waitMs, fullAt } = shareCalls(demand, new Map(known), at)
  yield* writeEach(
    sql.put,
    [...fullAt].map(([provider, full_at]) => ({ provider, full_at })),
  )
  return { granted, waitMs }
}

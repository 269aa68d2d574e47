import { type CallDemand, type CallGrant, readInteger, readNumber, type Row } from '@truckroll/store'
import { rateSql } from '../sql/rate-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Rate buckets of calls to the BMS. */
export class CallBuckets {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  async take({ rates, wanted }: CallDemand): Promise<CallGrant> {
    const { database, now } = this.#context
    const parameters = {
      providers: wanted.map(({ provider }) => provider),
      counts: wanted.map(({ count }) => String(count)),
      perProvider: rates.perProvider,
      all: rates.all,
      now: now(),
    }
    const grant = await database.first(rateSql.take, parameters, toGrant)
    return grant ?? { granted: wanted.map(() => 0), waitMs: 0 }
  }

  /** When the first of the providers' empty buckets holds a call again. */
  opensAt(ratePerSecond: number, now: number): Promise<number | undefined> {
    const parameters = { rate: ratePerSecond, now }
    return this.#context.database.first(rateSql.opensAt, parameters, (row) => readInteger(row, 'opens_at'))
  }
}

function toGrant(row: Row): CallGrant {
  const granted = row['granted']
  const counts = Array.isArray(granted) ? granted.map(Number) : []
  return { granted: counts, waitMs: row['wait_ms'] === null ? undefined : readNumber(row, 'wait_ms') }
}

import {
  type AttemptOutcome,
  type Claim,
  type EchoEntry,
  type FinishedAttempt,
  type GoOnOptions,
  type Row,
  type StartedAttempt,
} from '@truckroll/store'
import { toJson } from '../connection/to-parameter.ts'
import { SameTurn } from '../connection/same-turn.ts'
import { inboxSql } from '../sql/inbox-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { isRow, toClaimedEvent } from './to-claimed-event.ts'

interface Ending {
  readonly claim: Claim
  readonly outcome: AttemptOutcome
  readonly goOn: GoOnOptions | undefined
}

/** What came of an ending: null if the claim was lost. */
type Ended = (FinishedAttempt & { readonly hasMore: boolean }) | null

/** The life of an attempt: begun before the adapter is called, ended with what it came to. */
export class Attempts {
  readonly #context: StoreContext
  readonly #starts: SameTurn<StartedAttempt, number | null>
  readonly #endings: SameTurn<Ending, Ended>

  constructor(context: StoreContext) {
    this.#context = context
    this.#starts = new SameTurn((attempts) => this.#startAll(attempts))
    this.#endings = new SameTurn((endings) => this.#finishAll(endings))
  }

  async start(attempt: StartedAttempt): Promise<number | undefined> {
    return (await this.#starts.run(attempt)) ?? undefined
  }

  async storeStep(claim: Claim, name: string, result: string): Promise<boolean> {
    const parameters = { ...toClaimParameters(claim), name, result }
    return (
      (await this.#context.database.first(inboxSql.storeStep, parameters, (row) => row['is_held'])) === true
    )
  }

  async noteEchoes(claim: Claim, given: readonly EchoEntry[]): Promise<boolean> {
    const { database, now } = this.#context
    const parameters = { ...toClaimParameters(claim), echoes: toJson(given), now: now() }
    return (await database.first(inboxSql.noteEchoes, parameters, (row) => row['is_held'])) === true
  }

  async finish(
    claim: Claim,
    outcome: AttemptOutcome,
    goOn: GoOnOptions | undefined,
  ): Promise<FinishedAttempt | undefined> {
    const { wakeAll, wakeHere } = this.#context
    const ended = await this.#endings.run({ claim, outcome, goOn })
    if (outcome.state === 'retry') wakeHere('inbox')
    if (ended === null) return undefined
    if (ended.hasMore && ended.next === undefined) wakeAll('inbox')
    return { next: ended.next }
  }

  /**
   * Links a job that has no BMS id yet; resolves with the id that stands.
   * @throws GatewayError `TR_JOB_UNKNOWN`
   */
  async #startAll(attempts: readonly StartedAttempt[]): Promise<readonly (number | null)[]> {
    const { database, now } = this.#context
    const parameters = { attempts: toJson(attempts.map(toStartParameter)), now: now() }
    return (await database.first(inboxSql.start, parameters, toNumbers)) ?? []
  }

  async #finishAll(endings: readonly Ending[]): Promise<readonly Ended[]> {
    const { database, owner, now } = this.#context
    const attempts = endings.map(({ claim, outcome, goOn }) => ({
      ...toClaimParameters(claim),
      outcome,
      goes_on: goOn && { ...goOn, perProvider: 1, inFlight: {}, skip: [] },
    }))
    return database.all(inboxSql.finish, { attempts: toJson(attempts), owner, now: now() }, toEnded)
  }
}

function toClaimParameters(claim: Claim) {
  return { key: claim.key, id: claim.eventId, token: claim.token }
}

function toStartParameter(attempt: StartedAttempt): object {
  return {
    ...toClaimParameters(attempt.claim),
    type: attempt.handed.type,
    data: attempt.handed.data,
    ends_echoes: attempt.endsEchoes,
    echoes: attempt.echoes,
    keeps_place: attempt.keepsPlace ?? false,
  }
}

function toNumbers(row: Row): readonly (number | null)[] {
  const numbers = row['numbers']
  return Array.isArray(numbers) ? numbers.map((number) => (number === null ? null : Number(number))) : []
}

function toEnded(row: Row): Ended {
  const hasMore = row['has_more']
  if (hasMore === null) return null
  const next = row['next']
  return { hasMore: hasMore === true, next: isRow(next) ? toClaimedEvent(next) : undefined }
}

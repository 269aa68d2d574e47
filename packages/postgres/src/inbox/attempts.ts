import {
  GatewayError,
  readOptionalInteger,
  readOptionalText,
  type AttemptOutcome,
  type Claim,
  type EchoEntry,
  type StartedAttempt,
} from '@truckroll/gateway/store'
import { toJson } from '../connection/to-parameter.ts'
import { inboxSql } from '../sql/inbox-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** The life of an attempt: begun before the adapter is called, ended with what it came to. */
export class Attempts {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  start(attempt: StartedAttempt): Promise<number | undefined> {
    const { database, now } = this.#context
    const parameters = {
      ...toClaimParameters(attempt.claim),
      type: attempt.handed.type,
      data: attempt.handed.data,
      endsEchoes: attempt.endsEchoes === undefined ? undefined : toJson(attempt.endsEchoes),
      echoes: toJson(attempt.echoes),
      keepsPlace: attempt.keepsPlace ?? false,
      now: now(),
    }
    return database.first(inboxSql.start, parameters, (row) => readOptionalInteger(row, 'number'))
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

  async finish(claim: Claim, outcome: AttemptOutcome): Promise<boolean> {
    const { database, now, wakeAll, wakeHere } = this.#context
    const parameters = { ...toClaimParameters(claim), outcome: toJson(outcome), now: now() }
    const hasMore = await database.first(inboxSql.finish, parameters, (row) => row['has_more'])
    if (hasMore === true) wakeAll('inbox')
    if (outcome.state === 'retry') wakeHere('inbox')
    return hasMore !== null
  }

  /**
   * Links a job that has no BMS id yet; resolves with the id that stands.
   * @throws GatewayError `TR_JOB_UNKNOWN`
   */
  async linkJob(id: string, bmsId: string): Promise<string> {
    const { database, now } = this.#context
    const standing = await database.first(inboxSql.link, { id, bmsId, now: now() }, (row) =>
      readOptionalText(row, 'bms_id'),
    )
    if (standing !== undefined) return standing
    throw new GatewayError(
      'TR_JOB_UNKNOWN',
      `Job ${id} is not known, so it cannot be linked: only jobs that came with a full event or were imported can`,
    )
  }
}

function toClaimParameters(claim: Claim) {
  return { key: claim.key, id: claim.eventId, token: claim.token }
}

import { isJsonObject } from '@truckroll/protocol'
import type { GatewayClient } from '../remote/gateway-client.ts'
import type { JsonAnswer } from '../remote/http-json.ts'
import { inOrder } from './in-order.ts'
import { type OpenJobs, takeOpenJobs } from './open-jobs.ts'
import type { InputRow } from './read-rows.ts'
import { idOf, RowProblem, sendRow } from './row-work.ts'

export interface OnboardReport {
  readonly line: number
  readonly externalOrganizationId: string | undefined
  /**
   * `requested`: Dispatch was asked now; `unchanged`: it had been asked before; `changed`: the provider stays
   * connected and was changed; `ok`: a dry run found nothing wrong.
   */
  readonly outcome: 'requested' | 'changed' | 'unchanged' | 'ok' | 'failed'
  /** How many open jobs were told to the gateway, or would be. */
  readonly openJobs: number
  readonly message: string | undefined
}

export interface OnboardOptions {
  readonly client: GatewayClient
  readonly isPaused: boolean
  readonly openJobs: OpenJobs
  readonly onReport: (report: OnboardReport) => void
  /** Once it fires, the rows in hand are the last ones. */
  readonly stopping: AbortSignal
}

const importSize = 1_000
/** A row waits for the product to try its login, and the product should not feel it. */
const rowsAtOnce = 4

/**
 * Asks for a few providers at a time, and reports in the order of the rows. If a row is refused, this is reported and the next row follows; if the gateway cannot be
 * asked, it stops. The same file may be given again: what was asked for before is `unchanged`.
 */
export async function onboardProviders(rows: readonly InputRow[], options: OnboardOptions): Promise<void> {
  const { onReport: onDone, stopping } = options
  await inOrder(rows, {
    atOnce: rowsAtOnce,
    keyOf: (row) => ('request' in row ? idOf(row.request) : undefined),
    work: (row) => onboard(row, options),
    onDone,
    stopping,
  })
}

async function onboard(
  row: InputRow,
  { client, isPaused, openJobs }: OnboardOptions,
): Promise<OnboardReport> {
  if ('problem' in row) return toFailure(row, row.problem)
  const { request, jobs: ofRow } = takeOpenJobs(row.request)
  const jobs = [...ofRow, ...(openJobs.get(idOf(request) ?? '') ?? [])]
  try {
    // Before Dispatch is asked: one that came first would be made a second time.
    if (jobs.length > 0) await check(client, request)
    for (let from = 0; from < jobs.length; from += importSize)
      await sendRow(client, '/v1/jobs/import', jobs.slice(from, from + importSize))
    const answer = await sendRow(client, '/v1/providers', isPaused ? { ...request, paused: true } : request)
    const state = isJsonObject(answer.body) ? answer.body['state'] : undefined
    return {
      line: row.line,
      externalOrganizationId: idOf(request),
      outcome: toOutcome(answer),
      openJobs: jobs.length,
      message: typeof state === 'string' ? state : undefined,
    }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    return toFailure(row, error.message)
  }
}

/** So that jobs of a row that is refused are not told either. */
async function check(client: GatewayClient, request: object): Promise<void> {
  await sendRow(client, '/v1/providers/check', request)
}

function toOutcome({ status, body }: JsonAnswer): OnboardReport['outcome'] {
  if (status !== 200) return 'requested'
  return isJsonObject(body) && body['outcome'] === 'changed' ? 'changed' : 'unchanged'
}

export function toFailure(row: InputRow, message: string): OnboardReport {
  const externalOrganizationId = 'request' in row ? idOf(row.request) : undefined
  return { line: row.line, externalOrganizationId, outcome: 'failed', openJobs: 0, message }
}

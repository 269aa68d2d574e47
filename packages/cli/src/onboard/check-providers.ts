import type { JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { toProblemText } from '../output/to-problem-text.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'
import { type OpenJobs, takeOpenJobs } from './open-jobs.ts'
import { type OnboardReport, toFailure } from './onboard-providers.ts'
import type { InputRow } from './read-rows.ts'
import { idOf, RowProblem, sendRow } from './row-work.ts'

export interface CheckOptions {
  readonly client: GatewayClient
  readonly openJobs: OpenJobs
  readonly onReport: (report: OnboardReport) => void
  readonly stopping: AbortSignal
  /** No gateway answers: each row is checked without the adapter. */
  readonly onAlone: (message: string) => void
}

/**
 * Lets the gateway check every row; if none runs, checks as much as it can without one. Nobody else is
 * called.
 */
export async function checkProviders(rows: readonly InputRow[], options: CheckOptions): Promise<void> {
  const seenAt = new Map<string, number>()
  const ask = createCheck(options)
  for (const row of rows) {
    if (options.stopping.aborted) return
    if ('problem' in row) {
      options.onReport(toFailure(row, row.problem))
      continue
    }
    const { request, jobs: ofRow } = takeOpenJobs(row.request)
    const id = idOf(request)
    const jobs = [...ofRow, ...(options.openJobs.get(id ?? '') ?? [])]
    const earlier = id === undefined ? undefined : seenAt.get(id)
    if (id !== undefined) seenAt.set(id, earlier ?? row.line)
    const problem =
      (await ask(request)) ??
      (await checkJobs(jobs)) ??
      (earlier === undefined
        ? undefined
        : `expected each externalOrganizationId once, got that of row ${earlier} again`)
    options.onReport(
      problem === undefined
        ? {
            line: row.line,
            externalOrganizationId: id,
            outcome: 'ok',
            openJobs: jobs.length,
            message: undefined,
          }
        : toFailure(row, problem),
    )
  }
}

/** Returns what is wrong with a request. */
function createCheck({
  client,
  onAlone,
}: CheckOptions): (request: JsonObject) => Promise<string | undefined> {
  let isAlone = false
  return async (request) => {
    if (isAlone) return checkAlone(request)
    try {
      await sendRow(client, '/v1/providers/check', request)
      return undefined
    } catch (error) {
      if (error instanceof RowProblem) return error.message
      if (!(error instanceof CliError) || error.code !== 'TR_CLI_UNREACHABLE') throw error
      isAlone = true
      onAlone(error.message)
      return checkAlone(request)
    }
  }
}

async function checkAlone(request: JsonObject): Promise<string | undefined> {
  const { providerRequestSchema } = await import('@truckroll/gateway/embed')
  const parsed = providerRequestSchema.safeParse(request)
  return parsed.success ? undefined : toProblemText(parsed.error)
}

async function checkJobs(jobs: readonly unknown[]): Promise<string | undefined> {
  if (jobs.length === 0) return undefined
  const { importRequestSchema } = await import('@truckroll/gateway/embed')
  for (const [index, job] of jobs.entries()) {
    const parsed = importRequestSchema.safeParse(job)
    if (!parsed.success) return `open job ${index + 1}: ${toProblemText(parsed.error)}`
  }
  return undefined
}

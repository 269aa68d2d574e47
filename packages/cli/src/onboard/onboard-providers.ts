import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'
import type { JsonAnswer } from '../remote/http-json.ts'
import type { ProviderRow } from './read-provider-rows.ts'
import { toProblemText } from '../output/to-problem-text.ts'

export interface OnboardReport {
  readonly line: number
  readonly externalOrganizationId: string | undefined
  /**
   * `requested`: Dispatch was asked now; `unchanged`: it had been asked before; `changed`: the provider stays
   * connected and was changed; `ok`: a dry run found nothing wrong.
   */
  readonly outcome: 'requested' | 'changed' | 'unchanged' | 'ok' | 'failed'
  readonly message: string | undefined
}

export interface OnboardOptions {
  readonly client: GatewayClient
  readonly isPaused: boolean
  readonly onReport: (report: OnboardReport) => void
}

/**
 * Asks for each provider in turn. If a row is refused, this is reported and the next row follows; if the
 * gateway cannot be reached, it stops. The same file may be given again: what was asked for before is
 * `unchanged`.
 */
export async function onboardProviders(rows: readonly ProviderRow[], options: OnboardOptions): Promise<void> {
  for (const row of rows) options.onReport(await onboard(row, options))
}

export interface CheckOptions extends Omit<OnboardOptions, 'isPaused'> {
  /** No gateway answers: each row is checked without the adapter. */
  readonly onAlone: (message: string) => void
}

/**
 * Lets the gateway check every row; if none runs, checks as much as it can without one. Nobody else is
 * called.
 */
export async function checkProviders(rows: readonly ProviderRow[], options: CheckOptions): Promise<void> {
  const seenAt = new Map<string, number>()
  const ask = createCheck(options)
  for (const row of rows) {
    if ('problem' in row) {
      options.onReport(toFailure(row, row.problem))
      continue
    }
    const id = toId(row.request)
    const earlier = id === undefined ? undefined : seenAt.get(id)
    if (id !== undefined) seenAt.set(id, earlier ?? row.line)
    const problem =
      (await ask(row.request)) ??
      (earlier === undefined
        ? undefined
        : `expected each externalOrganizationId once, got that of row ${earlier} again`)
    options.onReport(
      problem === undefined
        ? { line: row.line, externalOrganizationId: id, outcome: 'ok', message: undefined }
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
      await client.send({ method: 'POST', path: '/v1/providers/check', body: request })
      return undefined
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      if (error.code === 'TR_CLI_REFUSED') return error.message
      if (error.code !== 'TR_CLI_UNREACHABLE') throw error
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

async function onboard(row: ProviderRow, options: OnboardOptions): Promise<OnboardReport> {
  if ('problem' in row) return toFailure(row, row.problem)
  const id = toId(row.request)
  try {
    const answer = await options.client.send({ method: 'POST', path: '/v1/providers', body: row.request })
    if (options.isPaused) {
      const body = { externalOrganizationId: id }
      await options.client.send({ method: 'POST', path: '/v1/pause', body })
    }
    const state = isJsonObject(answer.body) ? answer.body['state'] : undefined
    return {
      line: row.line,
      externalOrganizationId: id,
      outcome: toOutcome(answer),
      message: typeof state === 'string' ? state : undefined,
    }
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'TR_CLI_REFUSED') throw error
    return toFailure(row, error.message)
  }
}

function toOutcome({ status, body }: JsonAnswer): OnboardReport['outcome'] {
  if (status !== 200) return 'requested'
  return isJsonObject(body) && body['outcome'] === 'changed' ? 'changed' : 'unchanged'
}

function toFailure(row: ProviderRow, message: string): OnboardReport {
  const externalOrganizationId = 'request' in row ? toId(row.request) : undefined
  return { line: row.line, externalOrganizationId, outcome: 'failed', message }
}

function toId(request: JsonObject): string | undefined {
  const id = request['externalOrganizationId']
  return typeof id === 'string' ? id : undefined
}

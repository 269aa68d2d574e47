import { setTimeout as pause } from 'node:timers/promises'
import type { JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'
import type { JsonAnswer, JsonRequest } from '../remote/http-json.ts'

/** A gateway that is loaded, or whose store is away for a moment, is asked again so often. */
const mostTries = 5
const pauseMs = 1_000
const longestPauseMs = 30_000
/** A login is tried for up to 30 s. */
const timeoutMs = 60_000

/** Of the row itself: the next rows may be right all the same. */
export class RowProblem extends Error {}

/**
 * Sends what a row asks for.
 * @throws RowProblem if this row is refused, CliError if every row would be.
 */
export async function sendRow(client: GatewayClient, path: string, body: unknown): Promise<JsonAnswer> {
  const request: JsonRequest = { method: 'POST', path, body, timeoutMs }
  for (let tries = 1; ; tries += 1) {
    try {
      return await client.send(request)
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== 'TR_CLI_REFUSED') throw error
      const { refusal } = error
      if (refusal === undefined || isOfAll(refusal.status, refusal.code)) throw error
      if ([409, 413, 422].includes(refusal.status) || refusal.code === 'bms_unavailable')
        throw new RowProblem(toProblem(error), { cause: error })
      if (tries === mostTries) throw error
      await pause(Math.min(refusal.retryAfterMs ?? pauseMs, longestPauseMs))
    }
  }
}

/** The token, the address or the settings of the gateway are wrong. */
function isOfAll(status: number, code: string | undefined): boolean {
  return (
    code === 'onboarding_off' || code === 'encryption_key' || [400, 401, 403, 404, 405, 415].includes(status)
  )
}

/** Each bad field by the name of its column: `address.state: expected a text`. */
function toProblem({ refusal, message }: CliError): string {
  const fields = refusal?.fields ?? []
  if (fields.length === 0) return message
  return fields
    .map(({ pointer, detail }) => (pointer ? `${toColumn(pointer)}: ${detail}` : detail))
    .join('; ')
}

function toColumn(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

/** The vendor's id of a provider; a number is taken as text, as the gateway does. */
export function idOf(request: JsonObject): string | undefined {
  const id = request['externalOrganizationId']
  if (typeof id === 'number' || typeof id === 'bigint') return String(id)
  return typeof id === 'string' ? id : undefined
}

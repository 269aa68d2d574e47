import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'
import { anonymise } from './anonymise.ts'

export interface ExportOptions {
  readonly event?: string
  readonly anonymise?: boolean
}

/** The messages of a job, each as Dispatch would send it: what `replay` and `trigger --from` take. */
export async function exportJob(
  client: GatewayClient,
  job: JsonObject,
  options: ExportOptions,
): Promise<readonly JsonObject[]> {
  const message = options.event === undefined ? toMessage(job) : await getParked(client, job, options.event)
  return [options.anonymise === true ? anonymise(message) : message]
}

function toMessage({ job }: JsonObject): JsonObject {
  if (!isJsonObject(job) || Object.keys(job).length === 0) {
    throw new CliError(
      'TR_CLI_FAILED',
      'expected a job whose content is kept, got one that retention has emptied',
    )
  }
  return { type: 'job', payload: { Actions: [{ ID: null, Put: { job } }] } }
}

async function getParked(client: GatewayClient, job: JsonObject, eventId: string): Promise<JsonObject> {
  const found = await client.find(`/v1/dead-letters/${encodeURIComponent(eventId)}`)
  const payload = found?.['payload']
  if (found !== undefined && found['jobId'] === job['id'] && isJsonObject(payload))
    return toEvent(found, payload)
  throw new CliError(
    'TR_CLI_FAILED',
    `expected the id of a parked event of the job (see dead-letters list), got ${JSON.stringify(eventId)}; other events are in the job as it stands`,
  )
}

/** As the bridge delivers it where it was handed over, else as Dispatch sent it. */
function toEvent({ type, parkedAt }: JsonObject, payload: JsonObject): JsonObject {
  if (payload['Put'] !== undefined) return { payload: { Actions: [payload] } }
  return { type, timestamp: parkedAt, data: payload }
}

import { isJsonObject, readActions, type JsonObject } from '@truckroll/protocol'
import { toText } from '../commands/to-text.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'

const noZone = 'UTC'

/** The time zone in Dispatch's own object of a job that REST returned; UTC if there is none. */
export function toZone(job: JsonObject): string {
  return zoneOf(job['job']) ?? noZone
}

/** The time zone for a parked item: from its content, else from its job. */
export async function findZone(client: GatewayClient, item: JsonObject): Promise<string> {
  const payload = isJsonObject(item['payload']) ? item['payload'] : {}
  const [action] = readActions({ Actions: [payload] })
  const held = zoneOf(payload['job']) ?? (action?.putKey === 'job' ? zoneOf(action.entity) : undefined)
  const jobId = toText(item, 'jobId')
  if (held !== undefined || jobId === undefined) return held ?? noZone
  const path = `/v1/jobs/${encodeURIComponent(jobId)}`
  // A token that may read parked items may lack the right to read jobs.
  const { body } = await client.send({ method: 'GET', path, accept: [403, 404] })
  return isJsonObject(body) ? toZone(body) : noZone
}

function zoneOf(job: unknown): string | undefined {
  const address = isJsonObject(job) ? job['address'] : undefined
  return isJsonObject(address) ? toText(address, 'timezone') : undefined
}

import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'
import { anonymise } from './anonymise.ts'
import { eachMessage, eventsOf, toLeftOut } from './recorded-messages.ts'

export interface ExportOptions {
  readonly event?: string
  readonly anonymise?: boolean
}

export interface Exported {
  /** One entry that `replay` can read. */
  write(message: JsonObject): void
  /** What was left out, and why. */
  warn(text: string): void
}

const shortestId = 4

/**
 * Writes what Dispatch sent about a job, unchanged and oldest first; `replay` and `trigger --from` read it.
 * Events that retention removed are counted. In that case the current job comes first, so that the later
 * events have a job to change.
 */
export async function exportJob(
  client: GatewayClient,
  jobId: string,
  options: ExportOptions,
  to: Exported,
): Promise<void> {
  const write = (message: JsonObject) => to.write(options.anonymise === true ? anonymise(message) : message)
  if (options.event !== undefined) return write(await findEvent(client, jobId, options.event))
  const leftOut = await eachMessage(client, jobId, ({ id, recordedAt, message }) =>
    write(id === undefined ? message : { eventId: id, recordedAt, ...message }),
  )
  if (leftOut > 0) to.warn(toLeftOut(leftOut))
}

/** One event: as the bridge delivers it if it was handed over, with the job around it; else as Dispatch sent it. */
async function findEvent(client: GatewayClient, jobId: string, typed: string): Promise<JsonObject> {
  const found: JsonObject[] = []
  for await (const event of eventsOf(client, jobId)) {
    const id = String(event['id'])
    if (id === typed) return toEvent(event)
    if (typed.length >= shortestId && id.startsWith(typed)) found.push(event)
  }
  const [only, another] = found
  if (only !== undefined && another === undefined) return toEvent(only)
  const came = JSON.stringify(typed)
  throw new CliError(
    'TR_CLI_FAILED',
    only === undefined
      ? `expected the id of an event of job ${jobId}, or at least its first ${shortestId} characters, got ${came}`
      : `expected more characters of the id of the event: ${came} begins ${found.map(({ id }) => String(id)).join(', ')}`,
  )
}

function toEvent(event: JsonObject): JsonObject {
  const { id, recordedAt, message, handedOver } = event
  if (isJsonObject(handedOver) && isJsonObject(handedOver['data'])) {
    return { type: handedOver['type'], timestamp: recordedAt, data: handedOver['data'] }
  }
  if (isJsonObject(message)) return { eventId: id, recordedAt, ...message }
  throw new CliError(
    'TR_CLI_FAILED',
    `expected an event whose content is kept, got ${String(id)}, which retention has emptied`,
  )
}

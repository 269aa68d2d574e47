import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'
import { anonymise } from './anonymise.ts'

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
  let written = 0
  let purged = 0
  for await (const event of eventsOf(client, jobId)) {
    const message = toMessage(event)
    if (message === undefined) purged += event['purgedAt'] === null ? 0 : 1
    else {
      if (purged > 0 && written === 0) await writePresent(client, jobId, write)
      write(message)
      written += 1
    }
  }
  if (purged > 0 && written === 0) await writePresent(client, jobId, write)
  if (purged > 0) {
    const events = purged === 1 ? '1 event is' : `${purged} events are`
    to.warn(
      `${events} left out: retention removed their content. The current job comes first instead, if it is kept.`,
    )
  } else if (written === 0) {
    throw new CliError(
      'TR_CLI_FAILED',
      'expected a job that Dispatch sent events about, got one that was only imported',
    )
  }
}

function eventsOf(client: GatewayClient, jobId: string): AsyncIterable<JsonObject> {
  return client.each({ path: `/v1/jobs/${encodeURIComponent(jobId)}/events` })
}

/** Undefined if retention removed it, or if it repeats an event that came another way. */
function toMessage({ id, recordedAt, message, isCopy }: JsonObject): JsonObject | undefined {
  return isCopy === true || !isJsonObject(message) ? undefined : { eventId: id, recordedAt, ...message }
}

/** The job by its newest full event and its newest status. */
async function writePresent(
  client: GatewayClient,
  jobId: string,
  write: (message: JsonObject) => void,
): Promise<void> {
  const { job, dispatch } = (await client.find(`/v1/jobs/${encodeURIComponent(jobId)}`)) ?? {}
  if (!isJsonObject(job) || Object.keys(job).length < 2) return
  const { status, statusMessage } = isJsonObject(dispatch) ? dispatch : {}
  const present = {
    ...job,
    ...(typeof status === 'string' && { status }),
    ...(typeof statusMessage === 'string' && { status_message: statusMessage }),
  }
  write({ type: 'job', payload: { Actions: [{ ID: null, Put: { job: present } }] } })
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

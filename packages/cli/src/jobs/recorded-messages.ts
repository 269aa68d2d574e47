import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { GatewayClient } from '../remote/gateway-client.ts'

/** What Dispatch sent, one event of it. */
export interface RecordedJobMessage {
  /** Of the event; undefined: it is the present job, in the place of what retention removed. */
  readonly id: string | undefined
  /** ISO 8601. */
  readonly recordedAt: string | undefined
  /** `{ type, payload: { Actions: [...] } }` */
  readonly message: JsonObject
}

export function eventsOf(client: GatewayClient, jobId: string): AsyncIterable<JsonObject> {
  return client.each({ path: `/v1/jobs/${encodeURIComponent(jobId)}/events` })
}

/**
 * Hands over what Dispatch sent about a job, oldest first, and resolves with how many events retention has emptied. If there
 * are such, the job as it is now comes first, so that the later events have a job to change.
 * @throws CliError if Dispatch sent nothing about the job.
 */
export async function eachMessage(
  client: GatewayClient,
  jobId: string,
  take: (message: RecordedJobMessage) => void,
): Promise<number> {
  let taken = 0
  let purged = 0
  const takePresent = async () => {
    const message = await readPresent(client, jobId)
    if (message !== undefined) take({ id: undefined, recordedAt: undefined, message })
  }
  for await (const { id, recordedAt, message, isCopy, purgedAt } of eventsOf(client, jobId)) {
    // What came another way repeats what is there already.
    if (isCopy === true || !isJsonObject(message)) purged += purgedAt === null ? 0 : 1
    else {
      if (purged > 0 && taken === 0) await takePresent()
      take({ id: String(id), recordedAt: String(recordedAt), message })
      taken += 1
    }
  }
  if (purged > 0 && taken === 0) await takePresent()
  if (purged === 0 && taken === 0) {
    throw new CliError(
      'TR_CLI_FAILED',
      'expected a job that Dispatch sent events about, got one that was only imported',
    )
  }
  return purged
}

export function toLeftOut(count: number): string {
  const events = count === 1 ? '1 event is' : `${count} events are`
  return `${events} left out: retention removed their content. The current job comes first instead, if it is kept.`
}

/** The job by its newest full event and its newest status. */
async function readPresent(client: GatewayClient, jobId: string): Promise<JsonObject | undefined> {
  const { job, dispatch } = (await client.find(`/v1/jobs/${encodeURIComponent(jobId)}`)) ?? {}
  if (!isJsonObject(job) || Object.keys(job).length < 2) return undefined
  const { status, statusMessage } = isJsonObject(dispatch) ? dispatch : {}
  const present = {
    ...job,
    ...(typeof status === 'string' && { status }),
    ...(typeof statusMessage === 'string' && { status_message: statusMessage }),
  }
  return { type: 'job', payload: { Actions: [{ ID: null, Put: { job: present } }] } }
}

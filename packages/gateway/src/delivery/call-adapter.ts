import { updateKinds } from '@truckroll/store'
import { z } from 'zod'
import type { AnyAdapter } from '../adapter/adapter.ts'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import type { EventType } from '../adapter/event-types.ts'
import { readFound, readResponse, type ReadResponse } from '../adapter/read-response.ts'
import type { EventResponse } from '../adapter/requests.ts'
import { appointmentEventSchema, attachmentEventSchema, surveyResponseEventSchema } from '@truckroll/protocol'
import {
  toAttemptContext,
  toJobRequest,
  type AttemptFacts,
  type AttemptRequestParts,
} from './attempt-request.ts'

export interface AdapterAnswer {
  /** Undefined: the adapter has no ability for this event. */
  readonly response: ReadResponse | undefined
  readonly createsJob: boolean
}

const unhandled: AdapterAnswer = { response: undefined, createsJob: false }

/** Calls the one method that an event belongs to. */
export async function callAdapter(
  hosted: HostedAdapter,
  parts: AttemptRequestParts,
  facts: AttemptFacts,
): Promise<AdapterAnswer> {
  const { adapter } = hosted
  const { type, data } = facts.handover
  const isKnown = data['known'] !== false
  if (isKnown && (type === 'job.created' || type === 'job.updated' || type === 'job.canceled')) {
    return callJobMethod(adapter, type, parts, facts)
  }
  // An update may be settled before the adapter has taken its job.
  const isOfUpdate = type === 'update.confirmed' || type === 'update.rejected'
  const method = isKnown || isOfUpdate ? methodOf(adapter, type, parts, facts) : undefined
  const call = method ?? (adapter.onOther && (() => adapter.onOther?.(toAttemptContext(parts, facts))))
  return call === undefined
    ? unhandled
    : { response: readResponse(`the method for ${type}`, await call()), createsJob: false }
}

async function callJobMethod(
  adapter: AnyAdapter,
  type: 'job.created' | 'job.updated' | 'job.canceled',
  parts: AttemptRequestParts,
  facts: AttemptFacts,
): Promise<AdapterAnswer> {
  const request = toJobRequest(parts, facts)
  if (type === 'job.created') {
    const found = readFound(await adapter.findJob?.(request))
    if (found === undefined)
      return { response: readResponse('createJob', await adapter.createJob(request)), createsJob: true }
    await request.link.set(found.bmsId)
    const response = readResponse('updateJob', await adapter.updateJob?.({ ...request, changed: [] }))
    return { response: { ...response, bmsId: found.bmsId }, createsJob: true }
  }
  if (type === 'job.canceled') {
    // A job that was never created there cannot be canceled there.
    if (facts.event.job?.isCreated === true)
      return { response: readResponse('cancelJob', await adapter.cancelJob(request)), createsJob: false }
    if (adapter.onOther === undefined) return unhandled
    return { response: readResponse('onOther', await adapter.onOther(request)), createsJob: false }
  }
  if (adapter.updateJob === undefined) return unhandled
  const changed = facts.handover.data['changed']
  const pointers = Array.isArray(changed) ? changed.filter((pointer) => typeof pointer === 'string') : []
  const response = readResponse('updateJob', await adapter.updateJob({ ...request, changed: pointers }))
  return { response, createsJob: false }
}

type Call = () => Promise<EventResponse | void> | undefined

function methodOf(
  adapter: AnyAdapter,
  type: EventType,
  parts: AttemptRequestParts,
  facts: AttemptFacts,
): Call | undefined {
  const { data } = facts.handover
  const noteRequest = () => ({
    ...toJobRequest(parts, facts),
    note: attachmentEventSchema.parse(data['note']),
  })
  const fileRequest = () => ({
    ...toJobRequest(parts, facts),
    attachment: attachmentEventSchema.parse(data['attachment']),
  })
  switch (type) {
    case 'appointment.updated':
      return (
        adapter.changeAppointment &&
        (() =>
          adapter.changeAppointment?.({
            ...toJobRequest(parts, facts),
            appointment: appointmentEventSchema.parse(data['appointment']),
          }))
      )
    case 'note.created':
      return adapter.addNote && (() => adapter.addNote?.(noteRequest()))
    case 'note.updated':
      return adapter.updateNote && (() => adapter.updateNote?.(noteRequest()))
    case 'note.deleted':
      return adapter.deleteNote && (() => adapter.deleteNote?.(noteRequest()))
    case 'attachment.created':
      return adapter.addAttachment && (() => adapter.addAttachment?.(fileRequest()))
    case 'attachment.deleted':
      return adapter.removeAttachment && (() => adapter.removeAttachment?.(fileRequest()))
    case 'survey.submitted':
      return (
        adapter.onSurvey &&
        (() =>
          adapter.onSurvey?.({
            ...toJobRequest(parts, facts),
            survey: surveyResponseEventSchema.parse(data['survey']),
          }))
      )
    case 'update.confirmed':
    case 'update.rejected':
      return (
        adapter.onUpdateSettled &&
        (() =>
          adapter.onUpdateSettled?.({
            ...toAttemptContext(parts, facts),
            update: readUpdate(data['update']),
          }))
      )
    case 'provider.connected':
    case 'provider.offboarded':
      return (
        adapter.onProviderChanged &&
        (() =>
          adapter.onProviderChanged?.({
            ...toAttemptContext(parts, facts),
            change: type === 'provider.connected' ? 'connected' : 'offboarded',
          }))
      )
    default:
      return undefined
  }
}

/** As written by the handover. */
function readUpdate(update: unknown) {
  return updateFactsSchema.parse(update)
}

const updateFactsSchema = z.object({
  id: z.string(),
  kind: z.enum(updateKinds),
  jobId: z.string(),
  message: z.string().exactOptional(),
})

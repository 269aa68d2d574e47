import type { AnyAdapter } from '../adapter/adapter.ts'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { readFound, readResponse, type ReadResponse } from '../adapter/read-response.ts'
import type { JobRequest } from '../adapter/requests.ts'
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
  { adapter, definition }: HostedAdapter,
  parts: AttemptRequestParts,
  facts: AttemptFacts,
): Promise<AdapterAnswer> {
  const { handover } = facts
  const { type, isKnown } = handover
  // An update may be settled before the adapter has taken its job.
  if (!isKnown && type !== 'update.confirmed' && type !== 'update.rejected')
    return callOther(adapter, parts, facts)
  const request = () => toJobRequest(parts, facts, definition.quirks ?? [])
  const answer = async (response: unknown) => readAnswer(`the method for ${type}`, await response)
  switch (type) {
    case 'job.created':
      return createJob(adapter, request())
    case 'job.canceled':
      // A job that was never created there cannot be canceled there.
      if (facts.event.job?.isCreated === true)
        return readAnswer('cancelJob', await adapter.cancelJob(request()))
      if (adapter.onOther === undefined) return unhandled
      return readAnswer('onOther', await adapter.onOther(request()))
    case 'job.updated': {
      if (adapter.updateJob === undefined) return unhandled
      const { changed } = handover
      return readAnswer('updateJob', await adapter.updateJob(Object.assign(request(), { changed })))
    }
    case 'appointment.updated': {
      const { appointment } = handover
      if (adapter.changeAppointment)
        return answer(adapter.changeAppointment(Object.assign(request(), { appointment })))
      break
    }
    case 'note.created':
      if (adapter.addNote) return answer(adapter.addNote(Object.assign(request(), { note: handover.note })))
      break
    case 'note.updated':
      if (adapter.updateNote)
        return answer(adapter.updateNote(Object.assign(request(), { note: handover.note })))
      break
    case 'note.deleted':
      if (adapter.deleteNote)
        return answer(adapter.deleteNote(Object.assign(request(), { note: handover.note })))
      break
    case 'attachment.created': {
      const { attachment } = handover
      if (adapter.addAttachment)
        return answer(adapter.addAttachment(Object.assign(request(), { attachment })))
      break
    }
    case 'attachment.deleted': {
      const { attachment } = handover
      if (adapter.removeAttachment)
        return answer(adapter.removeAttachment(Object.assign(request(), { attachment })))
      break
    }
    case 'survey.submitted':
      if (adapter.onSurvey)
        return answer(adapter.onSurvey(Object.assign(request(), { survey: handover.survey })))
      break
    case 'update.confirmed':
    case 'update.rejected': {
      const settled = Object.assign(toAttemptContext(parts, facts), { update: handover.update })
      if (adapter.onUpdateSettled) return answer(adapter.onUpdateSettled(settled))
      break
    }
    case 'provider.connected':
    case 'provider.offboarded': {
      const change = type === 'provider.connected' ? 'connected' : 'offboarded'
      const changed = Object.assign(toAttemptContext(parts, facts), { change } as const)
      if (adapter.onProviderChanged) return answer(adapter.onProviderChanged(changed))
      break
    }
    case 'message.other':
      break
  }
  return callOther(adapter, parts, facts)
}

async function callOther(
  adapter: AnyAdapter,
  parts: AttemptRequestParts,
  facts: AttemptFacts,
): Promise<AdapterAnswer> {
  if (adapter.onOther === undefined) return unhandled
  const response = await adapter.onOther(toAttemptContext(parts, facts))
  return readAnswer(`the method for ${facts.handover.type}`, response)
}

async function createJob(adapter: AnyAdapter, request: JobRequest): Promise<AdapterAnswer> {
  const found = readFound(await adapter.findJob?.(request))
  if (found === undefined)
    return { response: readResponse('createJob', await adapter.createJob(request)), createsJob: true }
  await request.link.set(found.bmsId)
  const response = readResponse(
    'updateJob',
    await adapter.updateJob?.(Object.assign(request, { changed: [] })),
  )
  return { response: { ...response, bmsId: found.bmsId }, createsJob: true }
}

function readAnswer(method: string, response: unknown): AdapterAnswer {
  return { response: readResponse(method, response), createsJob: false }
}

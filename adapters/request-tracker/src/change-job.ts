import { ProviderError, type EventResponse, type UpdateJobRequest } from '@truckroll/gateway'
import type { RtClient } from './client.ts'
import { changeCustomer } from './customers.ts'
import { fieldOf, hasChanged, toContent, toLine, toReference, toSubject, toWantedStatus } from './mapping.ts'
import { writeComment } from './notes.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { moveTicket, toTicketId, withTicket } from './tickets.ts'

const ofCustomer = ['customer', 'address']
/** What only the first words of a ticket show, which RT does not let change. */
const ofContent = [
  ...ofCustomer,
  'symptom',
  'service_instructions',
  'service_fee',
  'service_type',
  'description',
  'equipment_descriptions',
]

/** What the brand changed, done to the ticket. What people in the office wrote elsewhere stays. */
export async function changeJob(
  rt: RtClient,
  settings: ProviderSettings,
  request: UpdateJobRequest<ProviderSettings, Credentials>,
): Promise<EventResponse> {
  const { job, changed, event, step } = request
  return withTicket(rt, toTicketId(request), 'The brand changed the job.', async (ticket) => {
    const reference = toReference('job', job.id)
    const fields: Record<string, unknown> = {
      // One that the office entered by hand gets the name by which it is found again.
      ...(fieldOf(ticket, settings.fields.job) === '' && {
        CustomFields: { [settings.fields.job]: reference },
      }),
      ...(hasChanged(changed, ['title']) && { Subject: toSubject(job) }),
    }
    if (hasChanged(changed, ofCustomer)) {
      const customer = await changeCustomer(rt, job)
      if (!ticket.Requestor.some(({ id }) => id === customer)) fields['Requestor'] = [customer]
    }
    if (hasChanged(changed, ofContent)) {
      const Content = `The brand changed the job. It says now:\n\n${toContent(request)}`
      const subject = toReference('change', event.id)
      await writeComment(rt, ticket.id, subject, step, () => Promise.resolve({ Content }))
    }
    if (Object.keys(fields).length > 0) await rt.changeTicket({ id: ticket.id }, fields)
    // Nothing about the work itself, or its status too: somebody answered in Dispatch's app.
    if (changed.length > 0 && !hasChanged(changed, ['status'])) return {}
    const status = toWantedStatus(job, settings.statuses, ticket.Status)
    const reason = toLine(job.status_message)
    const told = reason === '' ? {} : { CustomFields: { [settings.fields.reason]: reason } }
    return status === undefined ? {} : moveTicket(rt, { ...ticket, etag: undefined }, status, told)
  })
}

/** RT leaves fields that a queue does not have out without a word, so they are looked for before. */
export async function checkQueue(rt: RtClient, { queue, fields }: ProviderSettings): Promise<void> {
  const found = await rt.getQueue(queue)
  if (found === undefined) {
    throw new ProviderError(`expected a queue ${queue} in Request Tracker that the login ${rt.user} may see`)
  }
  const names = new Set(found.TicketCustomFields.map(({ name }) => name.toLowerCase()))
  const missing = [fields.job, fields.visit].filter((name) => !names.has(name.toLowerCase()))
  if (missing.length > 0) {
    throw new ProviderError(
      `expected the custom fields ${missing.join(' and ')} on queue ${queue} in Request Tracker, seen by the login ${rt.user}`,
    )
  }
}

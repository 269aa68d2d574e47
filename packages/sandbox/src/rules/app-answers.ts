import { idText, stringifyJson } from '@truckroll/protocol'
import { toWireTime } from '../events/wire-time.ts'
import type { Draft } from '../world/draft.ts'
import type { Job } from '../world/entities.ts'
import { organizationIdAt } from '../world/organization-id-at.ts'
import type { AppAct } from './app-act.ts'
import { tellSides } from './tell-sides.ts'

/** The customer answers the survey; reasons stand in brackets before the words. Playbook: From Dispatch > Survey Events */
export function answerSurvey(draft: Draft, job: Job, act: AppAct & { act: 'survey' }): Job {
  const reasons = act.reasons.map((reason) => `[${reason}]`)
  tellSides(draft, job, 'app', 'surveyresponse', {
    id: draft.nextId('record'),
    job_id: job.id,
    rating: act.rating,
    message: [...reasons, act.message].filter((part) => part !== '').join(' '),
    account_rating: act.accountRating ?? act.rating,
    account_message: act.accountMessage ?? '',
    updated_at: toWireTime(draft.now),
    job: { external_id: job.externalId },
  })
  return job
}

/** The technician submits a form; the brand alone hears of it. Playbook: Use Cases > From Dispatch > Custom Forms */
export function submitForm(draft: Draft, job: Job, { formName, data }: AppAct & { act: 'form' }): Job {
  const form = { form_name: formName, form_data: data, job: { external_id: job.externalId }, job_id: job.id }
  draft.tell(job.brandKey, 'customform', form, job.id)
  return job
}

/** The only event without Actions, id and time. Playbook: Use Cases > From Dispatch > Inbox Messages */
export function writeMessage(draft: Draft, job: Job, { sender, text }: AppAct & { act: 'message' }): Job {
  const organization =
    job.organizationId === null ? undefined : draft.get('organizations', idText(job.organizationId))
  const customer = job.customerId === null ? undefined : draft.get('customers', String(job.customerId))
  const data = {
    external_customer_id: customer?.externalId ?? null,
    external_organization_id:
      organization === undefined ? null : organizationIdAt(organization, job.brandKey),
    sender,
    message_content: text,
  }
  draft.queue({
    accountKey: job.brandKey,
    type: 'inbox_message',
    payloadText: stringifyJson({ Data: data }),
    jobId: job.id,
  })
  return job
}

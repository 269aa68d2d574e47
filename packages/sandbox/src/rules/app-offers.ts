import { idText, readReasons } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import { SandboxError } from '../errors.ts'
import { smallJobEvent } from '../events/job-event.ts'
import type { Draft } from '../world/draft.ts'
import type { Job } from '../world/entities.ts'
import type { AppAct } from './app-act.ts'
import { changeJob } from './change-job.ts'
import { tellGatewayInFull } from './create-job.ts'
import { tellSides } from './tell-sides.ts'

/**
 * Accepts an offer. If several providers have it, the first to accept wins, and only then the winner's
 * gateway gets the job. Playbook: Quick Starts > Gateway > FAQs > Round Robin and Jump Ball
 */
export function acceptInApp(draft: Draft, job: Job, act: AppAct & { act: 'accept' }): Job {
  refuseUnlessOffered(job, act.act)
  if (job.organizationId !== null) {
    const changed = changeJob(draft, job, { status: 'unscheduled', statusMessage: '' })
    tellSides(draft, changed, 'app', 'job', smallJobEvent(changed))
    return changed
  }
  const organizationId = chooseCandidate(job, act.organizationId)
  const won = changeJob(draft, job, { organizationId, status: 'unscheduled', statusMessage: '' })
  draft.tell(won.brandKey, 'job', smallJobEvent(won), won.id)
  tellGatewayInFull(draft, won)
  return won
}

/** Declines an offer; the app has no button for it if `show_decline` is false. */
export function declineInApp(draft: Draft, job: Job, act: AppAct & { act: 'decline' }): Job {
  refuseUnlessOffered(job, act.act)
  if (readReasons(job.fields['ui_options']).showDecline === false) {
    const message = 'expected a job that may be declined, got one whose ui_options.show_decline is false'
    throw new SandboxError('TR_SANDBOX_REFUSED', message)
  }
  const candidates = job.organizationId === null ? withoutCandidate(job, act.organizationId) : []
  if (candidates.length > 0) return changeJob(draft, job, { candidates })
  const rejected = changeJob(draft, job, { status: 'rejected', statusMessage: act.reason ?? '', candidates })
  tellSides(draft, rejected, 'app', 'job', smallJobEvent(rejected))
  return rejected
}

function refuseUnlessOffered(job: Job, act: string): void {
  if (job.status === 'offered') return
  throw new SandboxError(
    'TR_SANDBOX_REFUSED',
    `expected an offered job to ${act}, got one that is ${job.status}`,
  )
}

function withoutCandidate(job: Job, wanted: DispatchId | undefined): DispatchId[] {
  const leaving = idText(chooseCandidate(job, wanted))
  return job.candidates.filter((id) => idText(id) !== leaving)
}

/** With Round Robin only the first provider in the list has the offer. */
function chooseCandidate(job: Job, wanted: DispatchId | undefined): DispatchId {
  const offeredTo = job.strategy === 'round_robin' ? job.candidates.slice(0, 1) : job.candidates
  const chosen = offeredTo.find((id) => wanted === undefined || idText(id) === idText(wanted))
  if (chosen !== undefined) return chosen
  const message = `expected organizationId to be one the job is offered to (${offeredTo.map(idText).join(', ')})`
  throw new SandboxError('TR_SANDBOX_REFUSED', message)
}

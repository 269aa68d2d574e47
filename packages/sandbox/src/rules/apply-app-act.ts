import { SandboxError } from '../errors.ts'
import { smallJobEvent } from '../events/job-event.ts'
import type { Draft } from '../world/draft.ts'
import type { Job, JobStatus } from '../world/entities.ts'
import type { AppAct } from './app-act.ts'
import { attachInApp, removeInApp } from './app-attachments.ts'
import {
  cancelInApp,
  completeInApp,
  progressInApp,
  restoreInApp,
  scheduleInApp,
  unscheduleInApp,
} from './app-appointments.ts'
import { answerSurvey, submitForm, writeMessage } from './app-answers.ts'
import { acceptInApp, declineInApp } from './app-offers.ts'
import { billInApp } from './app-billing.ts'
import { changeJob } from './change-job.ts'
import { isClosed } from './job-statuses.ts'
import { tellSides } from './tell-sides.ts'

/** Applies an act of a person; the brand and the provider's gateway get an event. */
export function applyAppAct(draft: Draft, jobId: string, act: AppAct): Job {
  const job = draft.get('jobs', jobId)
  if (job === undefined) {
    throw new SandboxError(
      'TR_SANDBOX_NOT_FOUND',
      `expected the id of a job, got none of id ${jobId.slice(0, 100)}`,
    )
  }
  switch (act.act) {
    case 'accept':
      return acceptInApp(draft, job, act)
    case 'decline':
      return declineInApp(draft, job, act)
    case 'schedule':
      return scheduleInApp(draft, refuseClosed(job, act), act)
    case 'unschedule':
      return unscheduleInApp(draft, refuseClosed(job, act), act)
    case 'enroute':
      return progressInApp(draft, refuseClosed(job, act), 'enroute')
    case 'start':
      return progressInApp(draft, refuseClosed(job, act), 'started')
    case 'pause':
      return setState(draft, refuseClosed(job, act), 'paused', act.reason, {
        pauseDescription: act.description ?? null,
      })
    case 'complete':
      return completeInApp(draft, refuseClosed(job, act), act)
    case 'cancel':
      return cancelInApp(draft, refuseClosed(job, act), act)
    case 'restore':
      return restoreInApp(draft, job)
    case 'survey':
      return answerSurvey(draft, job, act)
    case 'form':
      return submitForm(draft, job, act)
    case 'bill':
      return billInApp(draft, refuseUnassigned(job, act), act)
    case 'message':
      return writeMessage(draft, job, act)
    case 'note':
    case 'photo':
      return attachInApp(draft, job, act)
    case 'remove':
      return removeInApp(draft, job, act)
  }
}

function setState(
  draft: Draft,
  job: Job,
  status: JobStatus,
  reason: string | undefined,
  patch: Partial<Job> = {},
): Job {
  const changed = changeJob(draft, job, { ...patch, status, statusMessage: reason ?? '' })
  tellSides(draft, changed, 'app', 'job', smallJobEvent(changed))
  return changed
}

function refuseUnassigned(job: Job, { act }: AppAct): Job {
  if (job.organizationId !== null) return job
  throw new SandboxError('TR_SANDBOX_REFUSED', `expected a job with a provider to ${act}, got one without`)
}

function refuseClosed(job: Job, { act }: AppAct): Job {
  if (!isClosed(job.status) && job.organizationId !== null) return job
  const state = job.organizationId === null ? 'offered to several and not yet accepted' : job.status
  throw new SandboxError('TR_SANDBOX_REFUSED', `expected an open job to ${act}, got one that is ${state}`)
}

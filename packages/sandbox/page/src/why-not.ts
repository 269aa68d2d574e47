import type { JobView, StateView } from '../../src/control/views.ts'
import type { BrandAct, ProviderAct } from './acts.ts'
import { canBeDeclined } from './job-words.ts'

const ended: ReadonlySet<string> = new Set(['complete', 'canceled', 'rejected'])

/** Why a person in the app cannot do this with the job as it stands; absent: it can be done. The control API judges. */
export function whyNotInApp(job: JobView, act: ProviderAct['act']): string | undefined {
  if (act === 'note' || act === 'photo' || act === 'remove') return undefined
  if (act === 'accept' || act === 'decline') return whyNoAnswer(job, act)
  if (job.organizationId === null) return 'Somebody must accept the offer first'
  if (job.status === 'complete' && act === 'schedule') return undefined
  if (ended.has(job.status)) {
    return job.status === 'complete'
      ? 'The job is complete: schedule a visit to open it again'
      : `The job is ${job.status}`
  }
  if (act === 'schedule') return undefined
  if (act === 'pause' || act === 'cancel') return whyNoBreak(job, act)
  return whyNoVisit(job, act)
}

/** Why the brand cannot do this with the job as it stands. */
export function whyNotAsBrand(job: JobView, act: BrandAct['act']): string | undefined {
  if (job.externalId === null) return 'The brand has no id of its own for this job'
  return act === 'cancel' && job.status === 'canceled' ? 'The job is canceled already' : undefined
}

/** Why no job can be offered. */
export function whyNoOffer({ accounts, organizations }: StateView): string | undefined {
  if (!accounts.some(({ role }) => role === 'brand')) return 'There is no account of a brand'
  return organizations.length === 0 ? 'There is no provider yet that could get a job' : undefined
}

/** Why no provider can be matched by a button: it does not ask for which gateway. */
export function whyNoMatch({ accounts }: StateView): string | undefined {
  const gateways = accounts.filter(({ role }) => role === 'gateway').length
  if (gateways === 1) return undefined
  return gateways === 0
    ? 'There is no account of a gateway'
    : 'There are several gateways: name one through the control API'
}

function whyNoAnswer(job: JobView, act: 'accept' | 'decline'): string | undefined {
  if (job.status !== 'offered') return 'The job is no longer an offer'
  return act === 'decline' && !canBeDeclined(job)
    ? 'The brand lets nobody decline this job (show_decline)'
    : undefined
}

function whyNoBreak(job: JobView, act: 'pause' | 'cancel'): string | undefined {
  if (job.status === 'offered') return 'Accept the offer first'
  return act === 'pause' && job.status === 'paused' ? 'The job is paused already' : undefined
}

function whyNoVisit(
  job: JobView,
  act: Exclude<ProviderAct['act'], 'accept' | 'decline' | 'schedule' | 'pause' | 'cancel' | 'note' | 'photo'>,
): string | undefined {
  const open = job.appointments.filter(({ status }) => !ended.has(status))
  if (open.length === 0) return 'There is no open visit: schedule one first'
  if (job.status === 'paused') return undefined
  const isStarted = open.some(({ status }) => status === 'started')
  if (act === 'enroute' && (isStarted || open.some(({ status }) => status === 'enroute'))) {
    return isStarted ? 'The visit has begun' : 'A technician is on the way'
  }
  return act === 'start' && isStarted ? 'The visit has begun' : undefined
}

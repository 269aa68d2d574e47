import type { JobView, StateView } from '../../../src/control/views.ts'
import type { BrandActName, ProviderAct } from '../live/acts.ts'
import { openVisitOf } from './job-words.ts'

type AppActName = ProviderAct['act']

const ended: ReadonlySet<string> = new Set(['complete', 'canceled', 'rejected'])
/** What can be done with any job. */
const always: ReadonlySet<AppActName> = new Set(['note', 'photo', 'remove', 'survey', 'form', 'message'])

/** Why a person in the app cannot do this with the job as it stands; absent: it can be done. The control API judges. */
export function whyNotInApp(job: JobView, act: AppActName): string | undefined {
  if (always.has(act)) return undefined
  if (act === 'accept' || act === 'decline') return whyNoAnswer(job, act)
  if (act === 'restore')
    return job.status === 'canceled' ? undefined : 'Only a canceled job can be opened again'
  if (job.organizationId === null) return 'Somebody must accept the offer first'
  if (act === 'bill') return undefined
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
export function whyNotAsBrand(job: JobView, act: BrandActName): string | undefined {
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
    : 'There are several gateways: match it with one of them'
}

function whyNoAnswer(job: JobView, act: 'accept' | 'decline'): string | undefined {
  if (job.status !== 'offered') return 'The job is no longer an offer'
  return act === 'decline' && job.reasons.showDecline === false
    ? 'The brand lets nobody decline this job (show_decline)'
    : undefined
}

function whyNoBreak(job: JobView, act: 'pause' | 'cancel'): string | undefined {
  if (job.status === 'offered') return 'Accept the offer first'
  return act === 'pause' && job.status === 'paused' ? 'The job is paused already' : undefined
}

function whyNoVisit(job: JobView, act: AppActName): string | undefined {
  if (openVisitOf(job) === undefined) return 'There is no open visit: schedule one first'
  if (job.status === 'paused') return undefined
  const isStarted = job.appointments.some(({ status }) => status === 'started')
  const isOnTheWay = job.appointments.some(({ status }) => status === 'enroute')
  if (act === 'enroute' && (isStarted || isOnTheWay)) {
    return isStarted ? 'The visit has begun' : 'A technician is on the way'
  }
  return act === 'start' && isStarted ? 'The visit has begun' : undefined
}

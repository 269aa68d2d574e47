import { nameOfCaller, type Caller } from '../caller.ts'
import type { Pause, PauseScope } from '../control-store.ts'
import { gates } from '../keys/gates.ts'
import { lockOwners } from '../keys/owners-lock.ts'
import { getProvider, releaseHold } from '../providers/providers.ts'
import { all, first, now, run, wake, type Routine } from '../routine/routine.ts'
import { readPause } from '../rows/read-pause.ts'
import { audit } from './audit.ts'
import { remarkActivationFreed, remarkHeldOrganization } from './hold-remarks.ts'
import { remark, remarkWaiting } from './timeline.ts'

const sql = {
  add: `
    insert into pauses (kind, subject, paused_at, paused_by) values (:kind, :subject, :now, :by) on conflict do nothing`,
  remove: 'delete from pauses where kind = :kind and subject = :subject',
  has: 'select 1 as found from pauses where kind = :kind and subject = :subject',
  list: 'select kind, subject, paused_at, paused_by from pauses order by kind, subject',
  setPaused: `update providers set state = 'paused' where external_organization_id = :id and state = 'connected'`,
  setResumed: `update providers set state = 'connected' where external_organization_id = :id and state = 'paused'`,
  hold: 'insert into holds (organization_id, held_at) values (:organizationId, :now) on conflict do nothing',
  release: 'delete from holds where organization_id = :organizationId',
  gateOrganization: `update keys set gates = gates | ${gates.activation} where organization_id = :organizationId`,
  openOrganization: `update keys set gates = gates & ~${gates.activation} where organization_id = :organizationId`,
}
const jobGates = (change: string) => [
  `update keys set gates = gates ${change} where job_id = :jobId`,
  `update outbox_keys set gates = gates ${change} where job_id = :jobId`,
]
const pausesJob = jobGates(`| ${gates.paused}`)
const resumesJob = jobGates(`& ~${gates.paused}`)

export function* pauseScope(scope: PauseScope, by: Caller | undefined): Routine<void> {
  yield* act('pause', scope, by)
}

/** Ends a pause; of a provider also the hold of a refused login. */
export function* resumeScope(scope: PauseScope, by: Caller | undefined): Routine<void> {
  yield* act('resume', scope, by)
  yield* wake('inbox')
  yield* wake('outbox')
}

export function* listPauses(): Routine<readonly Pause[]> {
  return yield* all(sql.list, {}, readPause)
}

/** Jobs of this organization wait until it is released; how a disputed activation is kept apart. */
export function* holdOrganization(
  organizationId: string,
  isHeld: boolean,
  holdsUnknown: boolean,
): Routine<void> {
  yield* lockOwners()
  if (isHeld) {
    yield* run(sql.hold, { organizationId, now: yield* now() })
    yield* run(sql.gateOrganization, { organizationId })
    yield* remarkHeldOrganization(organizationId, holdsUnknown)
  } else {
    yield* run(sql.release, { organizationId })
    yield* remarkActivationFreed(organizationId)
    yield* run(sql.openOrganization, { organizationId })
    yield* wake('inbox')
    yield* wake('outbox')
  }
}

function* act(what: 'pause' | 'resume', scope: PauseScope, by: Caller | undefined): Routine<void> {
  yield* lockOwners()
  const before = yield* stateOf(scope)
  yield* what === 'pause' ? pause(scope, by) : resume(scope)
  const after = yield* stateOf(scope)
  yield* audit(by, what, toSubject(scope), before, after)
  if (by !== undefined && before !== after) yield* tell(what, scope, nameOfCaller(by))
}

function* pause(scope: PauseScope, by: Caller | undefined): Routine<void> {
  yield* run(sql.add, {
    kind: scope.kind,
    subject: subjectOf(scope),
    now: yield* now(),
    by: by && nameOfCaller(by),
  })
  if (scope.kind === 'job') for (const each of pausesJob) yield* run(each, { jobId: scope.jobId })
  if (scope.kind === 'provider') yield* run(sql.setPaused, { id: scope.externalOrganizationId })
}

function* resume(scope: PauseScope): Routine<void> {
  yield* run(sql.remove, { kind: scope.kind, subject: subjectOf(scope) })
  if (scope.kind === 'job') for (const each of resumesJob) yield* run(each, { jobId: scope.jobId })
  if (scope.kind !== 'provider') return
  yield* run(sql.setResumed, { id: scope.externalOrganizationId })
  yield* releaseHold(scope.externalOrganizationId)
}

/** As the audit shows it. A provider may be paused by its state alone, and held besides. */
function* stateOf(scope: PauseScope): Routine<string> {
  const isPaused = yield* first(sql.has, { kind: scope.kind, subject: subjectOf(scope) }, () => true)
  if (scope.kind !== 'provider') return isPaused === true ? 'paused' : 'running'
  const provider = yield* getProvider(scope.externalOrganizationId)
  const state = isPaused === true || provider?.state === 'paused' ? 'paused' : 'running'
  return provider?.isHeld === true ? `${state}, held` : state
}

/** Tells the jobs that the act holds or frees. */
function* tell(what: 'pause' | 'resume', scope: PauseScope, name: string): Routine<void> {
  const isPause = what === 'pause'
  const source = 'operator'
  if (scope.kind === 'job') {
    const kind = isPause ? 'job.paused' : 'job.resumed'
    const facts = { says: isPause ? 'job_paused' : 'job_resumed', name } as const
    yield* remark(scope.jobId, { at: yield* now(), source, kind, facts })
    return
  }
  const kind = isPause ? 'job.held' : 'job.freed'
  if (scope.kind === 'all') {
    const facts = { says: isPause ? 'all_paused' : 'all_resumed', name } as const
    yield* remarkWaiting(undefined, { source, kind, facts })
    return
  }
  const provider = scope.externalOrganizationId
  const facts = { says: isPause ? 'provider_paused' : 'provider_resumed', provider, name } as const
  yield* remarkWaiting(provider, { source, kind, facts })
}

function toSubject(scope: PauseScope): string {
  return scope.kind === 'all' ? 'all' : `${scope.kind}:${subjectOf(scope)}`
}

function subjectOf(scope: PauseScope): string {
  if (scope.kind === 'provider') return scope.externalOrganizationId
  return scope.kind === 'job' ? scope.jobId : ''
}

import type { Facts } from './facts.ts'
import { now, run, type Routine, write } from '../routine/routine.ts'

/** Facts about the organization that a key waits for. */
const factsOf = (says: Facts['says'], more = '') =>
  `{json_object}'says', '${says}', 'organization', organization_id${more})::text`

/** What the job was told last of being held: the same is not told again. */
const lastTold = `(
  select facts::jsonb ->> 'says' || ' ' || (facts::jsonb ->> 'organization') from remarks
  where remarks.job_id = waiting.job_id and kind in ('job.held', 'job.freed') order by seq desc limit 1)`

const remarkEach = (kind: string) => `
  insert into remarks (id, job_id, at, source, kind, facts)
  select {new_id}, job_id, :now::bigint, 'gateway', '${kind}', facts`

const held = (keys: string) => `
  ${remarkEach('job.held')} from (
    select distinct job_id, case
      when gates & 4 <> 0 then ${factsOf('activation_held')}
      when :holdsUnknown::boolean and queue like 'o:%' then ${factsOf('not_connected')}
    end as facts
    from keys where ${keys} and job_id is not null) as waiting
  where facts is not null
    and facts::jsonb ->> 'says' || ' ' || (facts::jsonb ->> 'organization') is distinct from ${lastTold}`

const sql = {
  heldByKey: held('key = :key'),
  heldByOrganization: held('organization_id = :organizationId'),
  activationFreed: `
    ${remarkEach('job.freed')} from (
      select distinct job_id, ${factsOf('activation_freed')} as facts
      from keys where organization_id = :organizationId and gates & 4 <> 0 and job_id is not null) as waiting`,
  connected: `
    ${remarkEach('job.freed')} from (
      select distinct job_id, ${factsOf('connected', ", 'provider', :provider::text")} as facts,
        'not_connected ' || organization_id as told
      from keys where organization_id = :organizationId and queue like 'o:%' and job_id is not null) as waiting
    where told = ${lastTold}`,
}

// Jobs that wait for their organization are told so on their timelines, and when that is over.

/** An event was recorded on this key. */
export function* remarkHeldKey(key: string, holdsUnknown: boolean): Routine<void> {
  yield* write(sql.heldByKey, { key, holdsUnknown, now: yield* now() })
}

/** The activation of an organization waits for a person. */
export function* remarkHeldOrganization(organizationId: string, holdsUnknown: boolean): Routine<void> {
  yield* run(sql.heldByOrganization, { organizationId, holdsUnknown, now: yield* now() })
}

/** To be called before what waits for an activation goes on. */
export function* remarkActivationFreed(organizationId: string): Routine<void> {
  yield* run(sql.activationFreed, { organizationId, now: yield* now() })
}

/** To be called before what waits for an organization has its provider. */
export function* remarkConnected(organizationId: string, provider: string): Routine<void> {
  yield* run(sql.connected, { organizationId, provider, now: yield* now() })
}

import { holdTexts } from '../hold-texts.ts'
import { now, run, type Routine, write } from '../routine/routine.ts'

const textOf = (text: string) => `replace('${text}', '{organization}', organization_id)`

/** What the job was told last of being held: the same is not told again. */
const lastTold = `(
  select text from remarks
  where remarks.job_id = waiting.job_id and kind in ('job.held', 'job.freed') order by seq desc limit 1)`

const remarkEach = (kind: string) => `
  insert into remarks (id, job_id, at, source, kind, text)
  select {new_id}, job_id, :now::bigint, 'gateway', '${kind}', text`

const held = (keys: string) => `
  ${remarkEach('job.held')} from (
    select distinct job_id, case
      when gates & 4 <> 0 then ${textOf(holdTexts.activationHeld)}
      when :holdsUnknown::boolean and slot like 'o:%' then ${textOf(holdTexts.notConnected)}
    end as text
    from keys where ${keys} and job_id is not null) as waiting
  where text is not null and text is distinct from ${lastTold}`

const sql = {
  heldByKey: held('key = :key'),
  heldByOrganization: held('organization_id = :organizationId'),
  activationFreed: `
    ${remarkEach('job.freed')} from (
      select distinct job_id, ${textOf(holdTexts.activationFreed)} as text
      from keys where organization_id = :organizationId and gates & 4 <> 0 and job_id is not null) as waiting`,
  connected: `
    ${remarkEach('job.freed')} from (
      select distinct job_id, replace(${textOf(holdTexts.connected)}, '{provider}', :provider) as text,
        ${textOf(holdTexts.notConnected)} as told
      from keys where organization_id = :organizationId and slot like 'o:%' and job_id is not null) as waiting
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

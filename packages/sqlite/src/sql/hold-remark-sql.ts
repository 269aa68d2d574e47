import { holdTexts } from '@truckroll/store'

const textOf = (text: string) => `replace('${text}', '{organization}', organization_id)`

/** What the job was told last of being held: the same is not told again. */
const lastTold = `(
  select text from remarks
  where remarks.job_id = waiting.job_id and kind in ('job.held', 'job.freed') order by seq desc limit 1)`

const insert = 'insert into remarks (id, job_id, at, source, kind, text)'
const newId = 'lower(hex(randomblob(16)))'

const held = (keys: string) => `
  ${insert}
  select ${newId}, job_id, :now, 'gateway', 'job.held', text from (
    select distinct job_id, case
      when gates & 4 then ${textOf(holdTexts.activationHeld)}
      when :holdsUnknown and slot like 'o:%' then ${textOf(holdTexts.notConnected)}
    end as text
    from keys where ${keys} and job_id is not null) as waiting
  where text is not null and text is not ${lastTold}`

/** Jobs that wait for their organization are told so on their timelines, and when that is over. */
export const holdRemarkSql = {
  heldByKey: held('key = :key'),
  heldByOrganization: held('organization_id = :organizationId'),
  /** Before the gate is taken away. */
  activationFreed: `
    ${insert}
    select ${newId}, job_id, :now, 'gateway', 'job.freed', text from (
      select distinct job_id, ${textOf(holdTexts.activationFreed)} as text
      from keys where organization_id = :organizationId and gates & 4 and job_id is not null)`,
  /** Before the keys have the provider. */
  connected: `
    ${insert}
    select ${newId}, job_id, :now, 'gateway', 'job.freed', text from (
      select distinct job_id, replace(${textOf(holdTexts.connected)}, '{provider}', :provider) as text,
        ${textOf(holdTexts.notConnected)} as told
      from keys where organization_id = :organizationId and slot like 'o:%' and job_id is not null) as waiting
    where told is ${lastTold}`,
}

import {
  dispatchIdSchema,
  idText,
  parseDispatchTime,
  type DispatchId,
  type JsonObject,
} from '@truckroll/protocol'
import * as z from 'zod'
import { daysOf, findUser, gapsOf } from '../availability/schedule.ts'
import { appointmentEvent } from '../events/appointment-event.ts'
import type { KeptRecord, RecordOutcome } from '../world/entities.ts'
import { appointmentsOf } from './appointments-of.ts'
import { changeAppointment } from './change-job.ts'
import { toJobOutcome } from './find-gateway-job.ts'
import { recordsOf } from './kept-records.ts'
import { knownJob } from './known-by-brand.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'
import { tellSides } from './tell-sides.ts'

const ids = z.array(dispatchIdSchema).nullish()

const schema = z.looseObject({
  external_id: dispatchIdSchema,
  external_appointment_id: dispatchIdSchema,
  external_technician_ids: ids,
  external_secondary_technician_ids: ids,
  appointment_duration_minutes: z.number().positive().nullish(),
  availability_start_time: z.string().nullish(),
  availability_end_time: z.string().nullish(),
  override_availability: z.boolean().nullish(),
  two_tech: z.boolean().nullish(),
})
type Fields = z.infer<typeof schema>

/**
 * Finds a technician who has time within the window, and gives the visit to them, at the first time that fits.
 * Playbook: FSM > To Dispatch > Jobs; Use Cases > To Dispatch > Auto Assign Technician
 */
export function autoAssignTechnician(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('auto_assign_technician', schema, posted)
  const { draft } = post
  const job = knownJob(post, 'auto_assign_technician', record.external_id, 'external_id')
  const visitId = idText(record.external_appointment_id)
  const visit = appointmentsOf(draft, job).find(
    ({ externalId }) => externalId !== null && idText(externalId) === visitId,
  )
  if (visit === undefined) {
    throw new RecordRefusal('auto_assign_technician', { external_appointment_id: ['is not known'] })
  }
  const durationMs = (record.appointment_duration_minutes ?? visit.durationSeconds / 60) * 60_000
  const found = findFree(post, record, durationMs)
  if (found === undefined) {
    return {
      ...toJobOutcome('auto_assign_technician', 'unchanged', job),
      matchFailure: 'No technicians found for availability window',
      externalAppointmentId: record.external_appointment_id,
    }
  }
  const assigned = changeAppointment(draft, visit, {
    startAt: found.startAt,
    durationSeconds: durationMs / 1_000,
    userIds: found.users.map(({ name }) => name),
  })
  // It was Dispatch who chose: the brand hears of it, too.
  tellSides(draft, job, 'app', 'appointment', appointmentEvent(assigned, job))
  return toJobOutcome('auto_assign_technician', 'updated', job)
}

function findFree(
  post: PostContext,
  record: Fields,
  durationMs: number,
): { startAt: number; users: KeptRecord[] } | undefined {
  const start = parseDispatchTime(record.availability_start_time ?? '')
  const end = parseDispatchTime(record.availability_end_time ?? '')
  if (start === undefined || end === undefined || end <= start) {
    throw new RecordRefusal('auto_assign_technician', {
      availability_start_time: ['is no window with its end'],
    })
  }
  const firsts = candidatesOf(post, record.external_technician_ids)
  const seconds = record.two_tech === true ? candidatesOf(post, record.external_secondary_technician_ids) : []
  const isFree = (user: KeptRecord, at: number): boolean =>
    record.override_availability === true ||
    daysOf(post.draft, user, { start: at, end: at + durationMs }).some(
      (day) => gapsOf(day, durationMs).length > 0,
    )
  for (const startAt of startsWithin(post, [...firsts, ...seconds], { start, end, durationMs }, record)) {
    const first = firsts.find((user) => isFree(user, startAt))
    if (first === undefined) continue
    if (record.two_tech !== true) return { startAt, users: [first] }
    const second = seconds.find((user) => user.name !== first.name && isFree(user, startAt))
    if (second !== undefined) return { startAt, users: [first, second] }
  }
  return undefined
}

/** The moments at which somebody becomes free, earliest first. */
function startsWithin(
  { draft }: PostContext,
  users: readonly KeptRecord[],
  { start, end, durationMs }: { start: number; end: number; durationMs: number },
  { override_availability: overrides }: Fields,
): number[] {
  if (overrides === true) return [start]
  const starts = users.flatMap((user) =>
    daysOf(draft, user, { start, end }).flatMap((day) => gapsOf(day, durationMs).map((gap) => gap.start)),
  )
  return [...new Set(starts)].toSorted((one, other) => one - other)
}

/** The named ones that are known; without names all technicians of the brand. */
function candidatesOf(
  { draft, account }: PostContext,
  externalIds: readonly DispatchId[] | null | undefined,
): KeptRecord[] {
  if (externalIds === undefined || externalIds === null) return recordsOf(draft, account.key, 'user')
  return externalIds.flatMap((id) => findUser(draft, account.key, idText(id)) ?? [])
}

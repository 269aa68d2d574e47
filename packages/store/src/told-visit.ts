import { z } from 'zod'

/** As Dispatch calls them. Playbook: DNM > From Dispatch > Appointment Related Events. */
export const visitStatuses = ['scheduled', 'enroute', 'started', 'complete', 'canceled'] as const
export type VisitStatus = (typeof visitStatuses)[number]

/** What an appointment event tells of a visit. */
export interface NewVisit {
  /** Dispatch's id of it as text; empty if it told none. */
  readonly id: string
  /** What the provider calls it; a visit that was booked at Dispatch has none. */
  readonly externalId?: string | undefined
  readonly status: VisitStatus
  /** When it changed at Dispatch, if that was told. */
  readonly updatedAt?: number | undefined
}

/**
 * What Dispatch told last of a visit, and when that was recorded. `over`: the job was told since with another status than
 * scheduled, so the visit says no more where the job stands.
 */
export interface ToldVisit extends Omit<NewVisit, 'status'> {
  readonly status: VisitStatus | 'over'
  readonly at: number
}

const planned: ReadonlySet<string> = new Set(['scheduled', 'enroute', 'started'] satisfies VisitStatus[])

/** It is to come, or under way. */
export function isPlannedVisit({ status }: Pick<ToldVisit, 'status'>): boolean {
  return planned.has(status)
}

const storedVisits = z.record(
  z.string(),
  z.object({
    status: z.enum([...visitStatuses, 'over']),
    at: z.number(),
    updatedAt: z.number().optional(),
    externalId: z.string().optional(),
  }),
)

/** A job's visits as its row holds them: JSON text, by the visit's id. */
export function parseVisits(text: string | undefined): readonly ToldVisit[] {
  if (text === undefined) return []
  return Object.entries(storedVisits.parse(JSON.parse(text))).map(([id, visit]) => ({ id, ...visit }))
}

export function stringifyVisits(visits: readonly ToldVisit[]): string {
  return JSON.stringify(Object.fromEntries(visits.map(({ id, ...visit }) => [id, visit])))
}

/** With what is told now; undefined if that is older than what is known of the visit. */
export function withVisit(
  visits: readonly ToldVisit[],
  told: NewVisit,
  at: number,
): readonly ToldVisit[] | undefined {
  const known = visits.find(({ id }) => id === told.id)
  if (told.updatedAt !== undefined && told.updatedAt < (known?.updatedAt ?? -Infinity)) return undefined
  return [...visits.filter(({ id }) => id !== told.id), { ...told, at }]
}

/** Once the job is told with another status than scheduled. */
export function endVisits(visits: readonly ToldVisit[]): readonly ToldVisit[] {
  return visits.map((visit) => ({ ...visit, status: 'over' }))
}

import { SHARED_SEAT } from './providers/shared-seat.ts'

/** Who has a job, or is told to. */
export interface JobHolder {
  readonly organizationId: string | undefined
  /** Seat that its events come by. */
  readonly credential: string
  readonly provider: string | undefined
}

/** Whether a job goes from one provider to another: by organization, or where one is not told by the seats. */
export function isMove(from: JobHolder, to: JobHolder): boolean {
  if (from.provider !== undefined && from.provider === to.provider) return false
  if (from.organizationId !== undefined && to.organizationId !== undefined)
    return from.organizationId !== to.organizationId
  const haveSeats = from.credential !== SHARED_SEAT && to.credential !== SHARED_SEAT
  return haveSeats && from.credential !== to.credential
}

/** What the timeline says of a move, with places for both organizations. */
const moveTexts = {
  handed:
    'Dispatch told the job with organization {to} instead of {from}: it is canceled for {from} and created for {to}.',
  notHanded:
    'Dispatch told the job with organization {to} instead of {from}: it is created for {to}; {from} never received it.',
} as const

/** Of what is told once, and what nobody was handed. */
const LEFT_BEHIND =
  'Notes, files or visits that Dispatch told while organization {from} had the job were handed to nobody, since the job ' +
  'left it before it was told of it. `truckroll jobs export {job}` shows them: tell the provider that has the job now.'

export function toLeftBehind(from: string | undefined, jobId: string): string {
  return LEFT_BEHIND.replaceAll('{from}', from ?? UNNAMED_ORGANIZATION).replaceAll('{job}', jobId)
}

/** How an organization is called that Dispatch does not name. */
const UNNAMED_ORGANIZATION = '(not named)'

export function toMoveRemark(from: string | undefined, to: string | undefined, wasHanded: boolean): string {
  return (wasHanded ? moveTexts.handed : moveTexts.notHanded)
    .replaceAll('{from}', from ?? UNNAMED_ORGANIZATION)
    .replaceAll('{to}', to ?? UNNAMED_ORGANIZATION)
}

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

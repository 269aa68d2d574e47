import { jobEventSchema, type JsonObject } from '@truckroll/protocol'
import type { StoredJob } from '@truckroll/store'

/** What people call a job by. Undefined if Dispatch never sent it, or retention removed it. */
export interface JobNames {
  readonly title: string | undefined
  readonly customer: string | undefined
  /** On one line. */
  readonly address: string | undefined
  readonly brand: string | undefined
  readonly claim: string | undefined
  /** What the field-service product calls it. */
  readonly workOrder: string | undefined
}

export function toJobNames(stored: StoredJob, body: JsonObject): JobNames {
  const parsed = jobEventSchema.safeParse(body)
  const job = parsed.success ? parsed.data : undefined
  const { customer, address } = job ?? {}
  const name = join([customer?.first_name, customer?.last_name], ' ')
  const region = join([address?.state, address?.postal_code], ' ')
  return {
    title: join([job?.title], ''),
    customer: name ?? join([customer?.company_name], ''),
    address: join([address?.street_1, address?.street_2, address?.city, region], ', '),
    brand: join([job?.source], ''),
    claim: join([job?.friendly_external_id], '') ?? stored.externalId,
    workOrder: stored.bmsId,
  }
}

function join(parts: readonly (string | null | undefined)[], glue: string): string | undefined {
  const told = parts.flatMap((part) =>
    part === undefined || part === null || part.trim() === '' ? [] : [part],
  )
  return told.length === 0 ? undefined : told.map((part) => part.trim()).join(glue)
}

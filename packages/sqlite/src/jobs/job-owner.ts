import { readFlag, readInteger, readOptionalText, readText, type Row } from '@truckroll/store'

/** As much of a job as deciding about its keys and updates needs. */
export interface JobOwner {
  /** What orders the events and updates of the organization that has it. */
  readonly key: string
  /** How many organizations had it before. */
  readonly term: number
  readonly organizationId: string | undefined
  readonly provider: string | undefined
  readonly credential: string
  readonly bmsId: string | undefined
  readonly isCreated: boolean
  readonly isCanceledByBrand: boolean
}

export function toOwner(row: Row): JobOwner {
  return {
    key: readText(row, 'key'),
    term: readInteger(row, 'term'),
    organizationId: readOptionalText(row, 'organization_id'),
    provider: readOptionalText(row, 'provider'),
    credential: readText(row, 'credential'),
    bmsId: readOptionalText(row, 'bms_id'),
    isCreated: readFlag(row, 'is_created'),
    isCanceledByBrand: readFlag(row, 'is_canceled_by_brand'),
  }
}

import type { StoredJob } from '../inbox-store.ts'
import { parseVisits } from '../told-visit.ts'
import { readFlag, readInteger, readOptionalInteger, readOptionalText, readText, type Row } from './row.ts'

export function toStoredJob(row: Row): StoredJob {
  const customerPhone = readOptionalText(row, 'customer_phone')
  return {
    id: readText(row, 'id'),
    idJson: readText(row, 'id_json'),
    organizationIdJson: readOptionalText(row, 'organization_id_json'),
    sourceIdJson: readOptionalText(row, 'source_id_json'),
    organizationId: readOptionalText(row, 'organization_id'),
    externalId: readOptionalText(row, 'external_id'),
    ...(customerPhone === undefined ? {} : { customerPhone }),
    body: readText(row, 'body'),
    credential: readText(row, 'credential'),
    provider: readOptionalText(row, 'provider'),
    status: readOptionalText(row, 'status'),
    statusMessage: readOptionalText(row, 'status_message'),
    statusAt: readOptionalInteger(row, 'status_at'),
    visits: parseVisits(readOptionalText(row, 'visits')),
    bmsId: readOptionalText(row, 'bms_id'),
    isCreated: readFlag(row, 'is_created'),
    handedBody: readOptionalText(row, 'handed_body'),
    isCanceledByBrand: readFlag(row, 'is_canceled_by_brand'),
    term: readInteger(row, 'term'),
    firstSeenAt: readInteger(row, 'first_seen_at'),
    purgedAt: readOptionalInteger(row, 'purged_at'),
  }
}

import { providerStates, type StoredProvider } from '../provider-store.ts'
import {
  readFlag,
  readInteger,
  readOptionalBytes,
  readOptionalInteger,
  readOptionalText,
  readText,
  readWord,
  type Row,
} from './row.ts'

export function toStoredProvider(row: Row): StoredProvider {
  return {
    externalOrganizationId: readText(row, 'external_organization_id'),
    organizationId: readOptionalText(row, 'organization_id'),
    organizationIdJson: readOptionalText(row, 'organization_id_json'),
    name: readText(row, 'name'),
    state: readWord(row, 'state', providerStates),
    stateText: readOptionalText(row, 'state_text'),
    profile: readText(row, 'profile'),
    requestHash: readText(row, 'request_hash'),
    settings: readText(row, 'settings'),
    sealedCredentials: readOptionalBytes(row, 'sealed_credentials'),
    sealedDispatch: readOptionalBytes(row, 'sealed_dispatch'),
    sealedBridge: readOptionalBytes(row, 'sealed_bridge'),
    credentialsVersion: readInteger(row, 'credentials_version'),
    verifiedAt: readOptionalInteger(row, 'verified_at'),
    isHeld: readFlag(row, 'is_held'),
    heldMessage: readOptionalText(row, 'held_message'),
    requestedAt: readInteger(row, 'requested_at'),
    connectedAt: readOptionalInteger(row, 'connected_at'),
    firstJobId: readOptionalText(row, 'first_job_id'),
    firstJobAt: readOptionalInteger(row, 'first_job_at'),
  }
}

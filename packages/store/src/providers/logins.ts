import { lockOwners } from '../keys/owners-lock.ts'
import type { RotatedLogin } from '../provider-store.ts'
import { first, type Routine, wake } from '../routine/routine.ts'
import { readInteger } from '../rows/row.ts'
import { releaseHold } from './providers.ts'

const save = `
  update providers set sealed_credentials = :sealedCredentials, credentials_version = credentials_version + 1
  where external_organization_id = :externalOrganizationId and credentials_entered <= :version
    and (:credential::text is null or exists (
      select 1 from leases where credential = :credential and token = :token and holder <> ''))
  returning credentials_version`

/** A login that an adapter rotated; undefined if it is not the newest any more: then nothing is stored. */
export function* saveLogin({ lease, ...login }: RotatedLogin): Routine<number | undefined> {
  yield* lockOwners()
  const values = { ...login, credential: lease?.credential, token: lease?.token }
  const version = yield* first(save, values, (row) => readInteger(row, 'credentials_version'))
  if (version === undefined) return undefined
  yield* releaseHold(login.externalOrganizationId)
  yield* wake('inbox')
  return version
}

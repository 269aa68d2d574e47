import { first, type Routine } from '../routine/routine.ts'
import { readText } from '../rows/row.ts'
import { SHARED_CREDENTIAL } from './shared-credential.ts'

/** The provider of an event: by its credential, else by its organization. */
export function* providerOf(event: {
  readonly credential: string
  readonly organizationId: string | undefined
}): Routine<string | undefined> {
  const { credential, organizationId } = event
  if (credential !== SHARED_CREDENTIAL) return credential
  if (organizationId === undefined) return undefined
  return yield* first(
    'select external_organization_id from providers where organization_id = :organizationId',
    { organizationId },
    (row) => readText(row, 'external_organization_id'),
  )
}

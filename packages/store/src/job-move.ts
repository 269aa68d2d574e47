import { SHARED_CREDENTIAL } from './providers/shared-credential.ts'

/** Who has a job, or is told to. */
export interface JobHolder {
  readonly organizationId: string | undefined
  /** Credential that its events come by. */
  readonly credential: string
  readonly provider: string | undefined
}

/** Whether a job goes from one provider to another: by organization, or where one is not told by the credentials. */
export function isMove(from: JobHolder, to: JobHolder): boolean {
  if (from.provider !== undefined && from.provider === to.provider) return false
  if (from.organizationId !== undefined && to.organizationId !== undefined)
    return from.organizationId !== to.organizationId
  const haveCredentials = from.credential !== SHARED_CREDENTIAL && to.credential !== SHARED_CREDENTIAL
  return haveCredentials && from.credential !== to.credential
}

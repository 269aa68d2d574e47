import type { Logger } from '@truckroll/store'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { readVerified } from '../adapter/read-verified.ts'
import type { AdapterProvider } from '../adapter/requests.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import { CallScope } from '../rates/call-scope.ts'
import { CandidateLogin } from './candidate-login.ts'

const answersWithinMs = 30_000

export interface LoginTrialParts {
  readonly hosted: HostedAdapter
  readonly calls: CallMeter
  readonly logger: Logger
}

/**
 * Tries a login that was entered, before it is stored. Resolves with what is to be stored: the same, or what the vendor
 * gave in its place. What the adapter throws is thrown on.
 */
export async function tryLogin(
  parts: LoginTrialParts,
  provider: AdapterProvider,
  given: unknown,
): Promise<unknown> {
  const { hosted, calls, logger } = parts
  const candidate = new CandidateLogin(hosted.definition, given)
  const signal = AbortSignal.timeout(answersWithinMs)
  const context = {
    provider,
    get credentials() {
      return candidate.credentials
    },
    saveCredentials: candidate.saveCredentials,
    refreshCredentials: candidate.refreshCredentials,
    logger,
    signal,
  }
  const answer = await calls.run(new CallScope(provider.externalOrganizationId, signal), () =>
    hosted.adapter.verifyCredentials?.(context),
  )
  readVerified(answer)
  return candidate.given
}

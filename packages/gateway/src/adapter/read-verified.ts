import { toAnswerError } from './read-response.ts'

/**
 * What `verifyCredentials` answered: a login counts as good unless it throws.
 * @throws GatewayError `TR_ADAPTER_ANSWER` for `false`, by which plain JavaScript may mean that it is refused.
 */
export function readVerified(answer: unknown): void {
  if (answer === false)
    throw toAnswerError(
      'verifyCredentials: expected nothing, or a ProviderError to be thrown if the login is refused, got false',
    )
}

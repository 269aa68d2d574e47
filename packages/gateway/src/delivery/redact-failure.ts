import { redactAnswer } from '../answers/redact-answer.ts'
import type { Redactor } from '../redaction/redactor.ts'
import type { Failure } from './to-failure.ts'

/** An adapter may quote a login in its errors, and a product in its answers: both are shown to people later. */
export function redactFailure(failure: Failure, redactor: Redactor): Failure {
  const { message, loggedMessage } = failure
  return {
    ...failure,
    message: redactor.text(message),
    ...(loggedMessage === undefined ? {} : { loggedMessage: redactor.text(loggedMessage) }),
    ...('answer' in failure && failure.answer !== undefined
      ? { answer: redactAnswer(failure.answer, redactor) }
      : {}),
  }
}

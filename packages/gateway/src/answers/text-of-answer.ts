import type { TruckrollError } from '@truckroll/protocol'

/** More is not looked at: an adapter may give all of an answer. */
const mostCharacters = 10_000

/** The text of the answer that an error carries, of the field-service product or of Dispatch. */
export function textOfAnswer(error: TruckrollError): string | undefined {
  const text = 'body' in error ? error.body : 'answer' in error ? error.answer : undefined
  return typeof text === 'string' ? text.slice(0, mostCharacters) : undefined
}

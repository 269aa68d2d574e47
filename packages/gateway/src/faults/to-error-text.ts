import { stringifyJson, TruckrollError } from '@truckroll/protocol'
import { toCauses } from '../adapter/was-unsent.ts'

const maxLength = 1_000

/** What was thrown and what caused it, each text once: undici says only "fetch failed" itself. */
export function toErrorText(error: unknown, said?: string): string {
  const words = toCauses(error).map((each, index) => toWords(each, index === 0))
  const text = [
    ...words.filter((word, index) => index === 0 || !words[index - 1]?.includes(word)),
    // An adapter that reads its vendor's errors has said it already.
    ...(said === undefined || words[0]?.includes(said) === true ? [] : [`"${said}"`]),
  ].join(': ')
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

function toWords(error: unknown, isOutermost: boolean): string {
  if (error instanceof Error) {
    return isOutermost && saysMoreByName(error) ? `${error.name}: ${error.message}` : error.message
  }
  if (typeof error === 'object' && error !== null) {
    return 'message' in error && typeof error.message === 'string' ? error.message : 'an object was thrown'
  }
  if (typeof error === 'string') return error
  return error === undefined ? 'nothing was thrown' : stringifyJson(error)
}

/** A `TypeError` is a fault of a program; our own errors are written for people. */
function saysMoreByName(error: Error): boolean {
  return error.message === '' || (error.name !== 'Error' && !TruckrollError.is(error))
}

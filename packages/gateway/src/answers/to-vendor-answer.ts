import { isJsonObject, parseJson, TruckrollError } from '@truckroll/protocol'
import type { VendorAnswer } from '@truckroll/store'
import { redactPeople } from './redact-people.ts'
import { textOfAnswer } from './text-of-answer.ts'

const mostCharacters = 2000

/** The answer that an error carries, of the field-service product or of Dispatch; undefined when there was none. */
export function toVendorAnswer(error: unknown): VendorAnswer | undefined {
  if (!TruckrollError.is(error) || !('status' in error) || typeof error.status !== 'number') return undefined
  const body = textOfAnswer(error)
  if (body === undefined || body.trim() === '') return { status: error.status }
  const { title, detail } = readProblem(body)
  return {
    status: error.status,
    ...(typeof title === 'string' && { title: cut(title) }),
    ...(typeof detail === 'string' && { detail: cut(detail) }),
    text: cut(body),
  }
}

function readProblem(body: string): Readonly<Record<string, unknown>> {
  try {
    const problem: unknown = parseJson(body)
    return isJsonObject(problem) ? problem : {}
  } catch (error) {
    // Text, a page, or JSON that was cut.
    if (!TruckrollError.is(error)) throw error
    return {}
  }
}

function cut(text: string): string {
  const words = redactPeople(text)
  return words.length > mostCharacters ? `${words.slice(0, mostCharacters)}…` : words
}

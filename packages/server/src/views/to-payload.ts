import { parseJson, TruckrollError } from '@truckroll/gateway'

/** JSON that was stored as text; if it is not valid JSON, the text itself is shown. */
export function toPayload(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!TruckrollError.is(error)) throw error
    return text
  }
}

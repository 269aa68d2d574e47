import { parseJson, TruckrollError } from '@truckroll/gateway'

/** JSON that was stored as text; what is not valid JSON is shown as the text it is. */
export function toPayload(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!TruckrollError.is(error)) throw error
    return text
  }
}

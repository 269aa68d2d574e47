import { parseJson } from '@truckroll/protocol'
import type { Received, ReceivedView } from '../store/received-schema.ts'

export function toReceivedView(received: Received): ReceivedView {
  try {
    return { ...received, body: parseJson(received.text) }
  } catch {
    // CSV or another format: only the text is shown.
    return received
  }
}

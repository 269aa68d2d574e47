import { parseJson } from '@truckroll/protocol'
import type { Received, ReceivedView } from '../store/received-schema.ts'

export function toReceivedView(received: Received): ReceivedView {
  try {
    return { ...received, body: parseJson(received.text) }
  } catch {
    // CSV or another form: the text is there to read.
    return received
  }
}

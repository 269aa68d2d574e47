import { stringifyJson, type AdapterEvent } from '@truckroll/gateway'

/**
 * The body of an event's delivery: `{"type","timestamp","data"}`, ids digit for digit. The same event gives the
 * same bytes at every attempt.
 */
export function toPayload(event: AdapterEvent): Uint8Array {
  const timestamp = new Date(event.recordedAt).toISOString()
  return new TextEncoder().encode(stringifyJson({ type: event.type, timestamp, data: event.data }))
}

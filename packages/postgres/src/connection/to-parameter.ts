import { toStorable, type Value } from '@truckroll/store'

/** A value as the driver takes it; `undefined` is stored as NULL. */
export function toParameter(value: Value): unknown {
  if (typeof value === 'string') return toStorable(value)
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return value.map((item) => (typeof item === 'string' ? toStorable(item) : item))
}

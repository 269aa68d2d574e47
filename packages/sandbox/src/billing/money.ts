import type { JsonObject } from '@truckroll/protocol'

/** An amount as Dispatch prints it: `$-23.34`, and the decimal text. Cents are whole: no fraction is ever lost. */
export function toMoney(cents: number): JsonObject {
  const value = (cents / 100).toFixed(2)
  return { currency: 'USD', text: `$${value}`, value }
}

export function toCents(amount: unknown): number {
  return typeof amount === 'number' && Number.isFinite(amount) ? Math.round(amount * 100) : 0
}

import { stringifyJson } from '@truckroll/protocol'

/** Dispatch's ids are numbers as a rule; what cannot be one stays text. */
export function toIdJson(id: string): string {
  return stringifyJson(/^(0|[1-9]\d*)$/.test(id) ? BigInt(id) : id)
}

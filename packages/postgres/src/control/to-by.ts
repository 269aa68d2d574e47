import { randomUUID } from 'node:crypto'
import { type Caller, nameOfCaller } from '@truckroll/store'
import { toJson } from '../connection/to-parameter.ts'

/** Who asks, as the functions of the database take it; the id is that of the audit entry. */
export function toBy(by: Caller | undefined): string | undefined {
  if (by === undefined) return undefined
  return toJson({ id: randomUUID(), token: by.token, actor: by.actor, name: nameOfCaller(by) })
}

import { addressFields, customerFields, equipmentFields } from '../inbound/job-event.ts'
import { listPersonal, type PersonalKind } from './personal.ts'

/** Names under which Dispatch says who a customer is and where, with what each says. */
export const personalFields: ReadonlyMap<string, PersonalKind> = listPersonal(
  addressFields,
  customerFields,
  equipmentFields,
)

const plainNames = new Map([...personalFields].map(([name, kind]) => [toPlain(name), kind]))

/** What a field of this name says of a person, however the name is spelled: `first_name`, `firstName`, `First-Name`. */
export function personalKindOf(name: string): PersonalKind | undefined {
  return plainNames.get(toPlain(name))
}

function toPlain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

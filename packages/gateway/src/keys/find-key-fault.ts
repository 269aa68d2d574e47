import { countOf } from '@truckroll/protocol'
import type { SealedReport, SealedValue } from '@truckroll/store'
import type { SecretBox } from '../providers/secret-box.ts'
import { purposeOf } from './purpose-of.ts'

const setting = 'TRUCKROLL_ENCRYPTION_KEY'

/** Why the keys of the settings do not open what the store has sealed; undefined if they do. */
export function findKeyFault(box: SecretBox, { counts, proofs }: SealedReport): string | undefined {
  for (const [id, count] of counts) {
    if (box.keyIds.includes(id)) continue
    const what = `${countOf(count, 'stored secret')} ${count === 1 ? 'is' : 'are'} sealed under key "${id}"`
    return box.keyIds.length === 0
      ? `${what}: set ${setting} to that key`
      : `${what}, which ${setting} does not hold: add it behind the others, as ${id}:BASE64`
  }
  for (const id of box.keyIds) {
    const proof = proofs.get(id)
    if (proof !== undefined && !opens(box, proof)) {
      return (
        `key "${id}" of ${setting} is not the key that this store knows by that id: ` +
        'set the right one, or give a new key another id'
      )
    }
  }
  return undefined
}

/** Does the key of this value's id open it? */
export function opens(box: SecretBox, value: SealedValue): boolean {
  try {
    box.open(value.sealed, purposeOf(value))
    return true
  } catch {
    return false
  }
}

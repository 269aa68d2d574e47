import { findKeyFault, SecretBox, type SealedReport } from '@truckroll/gateway/embed'
import { countOf } from '@truckroll/protocol'
import { fail, ok, type CheckResult } from './check.ts'

const name = 'stored secrets'

/** Whether the encryption keys of the settings open what the store holds; no line if it holds no secrets. */
export function checkSealed(sealed: SealedReport, encryptionKey: string | undefined): readonly CheckResult[] {
  const fault = findKeyFault(new SecretBox(encryptionKey), sealed)
  if (fault !== undefined) return [fail(name, fault)]
  if (sealed.counts.size === 0) return []
  const counts = [...sealed.counts].map(([id, count]) => `${countOf(count, 'secret')} under key ${id}`)
  return [ok(name, counts.join(', '))]
}

import { type StoreReport, type StoreStamp } from '@truckroll/gateway/embed'
import { fail, ok, skip, warn, type CheckResult } from './check.ts'

export interface StoreWords {
  /** The store in words. */
  readonly what: string
  /** Who runs on it now. */
  readonly usedBy?: string | undefined
}

/** What a look at the store means for a start. */
export function toStoreResult(
  report: StoreReport,
  { environment, instance }: StoreStamp,
  { what, usedBy }: StoreWords,
): CheckResult {
  const name = 'store'
  const { stamp, version, newestVersion, whyNotRun } = report
  if (whyNotRun !== undefined) return fail(name, `${what}: ${whyNotRun}; see truckroll store --help`)
  if (stamp !== undefined && (stamp.environment !== environment || stamp.instance !== instance)) {
    const found = `${stamp.environment}/${stamp.instance}`
    return fail(name, `${what}: belongs to ${found}, expected ${environment}/${instance}`)
  }
  if (version === 0) return ok(name, `${what}: the tables will be created at the first start`)
  const inUse = usedBy === undefined ? '' : `in use by ${usedBy}; `
  if (version < newestVersion) {
    return warn(
      name,
      `${what}: ${inUse}its tables will be migrated from version ${version} to ${newestVersion} at the next start; ` +
        'back it up before, because the program that made them cannot run on it afterwards',
    )
  }
  const tables = `tables of ${environment}/${instance}, version ${version}`
  return usedBy === undefined ? ok(name, `${what}: ${tables}`) : skip(name, `${what}: ${inUse}${tables}`)
}

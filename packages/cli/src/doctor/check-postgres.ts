import type { Settings } from '../settings/settings-schema.ts'
import { fail, ok, toMessage, type CheckResult } from './check.ts'

const name = 'store'

/** Connects and checks as `run` would, but creates no tables. */
export async function checkPostgres(settings: Settings): Promise<CheckResult> {
  try {
    const { inspectServer } = await import('@truckroll/postgres')
    const { place, version, unsafe, stamp, whyNotRun } = await inspectServer({ url: settings.store })
    const what = `${place}, version ${version}`
    if (unsafe.length > 0) {
      return fail(name, `${what}: ${unsafe.join(' and ')} off, so a crash of the server loses acked messages`)
    }
    if (whyNotRun !== undefined) return fail(name, `${what}: ${whyNotRun}; see truckroll store --help`)
    if (stamp === undefined) return ok(name, `${what}: the tables will be created at the first start`)
    const { environment, instance } = settings
    if (stamp.environment === environment && stamp.instance === instance) {
      return ok(name, `${what}: tables of ${environment}/${instance}`)
    }
    return fail(
      name,
      `${what}: belongs to ${stamp.environment}/${stamp.instance}, expected ${environment}/${instance}`,
    )
  } catch (error) {
    return fail(name, toMessage(error))
  }
}

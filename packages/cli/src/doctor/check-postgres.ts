import type { Settings } from '../settings/settings-schema.ts'
import { checkSealed } from './check-sealed.ts'
import { fail, toCodedMessage, type CheckResult } from './check.ts'
import { toStoreResult } from './to-store-result.ts'

const name = 'store'

/** Connects as `run` would, and only reads. */
export async function checkPostgres(settings: Settings): Promise<readonly CheckResult[]> {
  try {
    const { inspectServer } = await import('@truckroll/postgres')
    const report = await inspectServer({ url: settings.store })
    const what = `${report.place}, version ${report.serverVersion}`
    const sealed = checkSealed(report.sealed, settings.encryptionKey)
    if (report.unsafe.length > 0) {
      const off = report.unsafe.join(' and ')
      return [fail(name, `${what}: ${off} off, so a crash of the server loses acked messages`), ...sealed]
    }
    return [toStoreResult(report, settings, { what }), ...sealed]
  } catch (error) {
    return [fail(name, toCodedMessage(error))]
  }
}

import type { ServerReport } from '@truckroll/postgres'
import type { Settings } from '../settings/settings-schema.ts'
import { checkSealed } from './check-sealed.ts'
import { fail, ok, toCodedMessage, warn, type CheckResult } from './check.ts'
import { toStoreResult } from './to-store-result.ts'

const name = 'store'

/** Connects as `run` would, and only reads. */
export async function checkPostgres(settings: Settings): Promise<readonly CheckResult[]> {
  try {
    const { inspectServer } = await import('@truckroll/postgres')
    const report = await inspectServer({ url: settings.store })
    const sealed = checkSealed(report.sealed, settings.encryptionKey)
    return [toServerResult(report, settings), toReplicaResult(report), ...sealed]
  } catch (error) {
    return [fail(name, toCodedMessage(error))]
  }
}

function toServerResult(report: ServerReport, settings: Settings): CheckResult {
  const what = `${report.place}, version ${report.serverVersion}`
  if (report.unsafe.length === 0) return toStoreResult(report, settings, { what })
  const off = report.unsafe.join(' and ')
  return fail(name, `${what}: ${off} off, so a crash of the server loses acked messages`)
}

function toReplicaResult({ standbys }: ServerReport): CheckResult {
  const { synchronousNames, isMissing, asynchronousReplicas, unseenReplicas } = standbys
  if (isMissing) {
    return fail(
      'replicas',
      `commits wait for a standby (synchronous_standby_names = '${synchronousNames}') and none of these is connected: ` +
        'nothing can be recorded; start it, or take it out of synchronous_standby_names',
    )
  }
  if (asynchronousReplicas.length > 0) {
    return warn(
      'replicas',
      `not synchronous: ${asynchronousReplicas.join(', ')}; if one is promoted, what was acked last may be missing on it`,
    )
  }
  if (unseenReplicas > 0) {
    return warn(
      'replicas',
      `${unseenReplicas} connected, whose state this user may not see: grant it pg_read_all_stats`,
    )
  }
  return ok(
    'replicas',
    synchronousNames === '' ? 'none is connected' : 'commits wait for a synchronous standby',
  )
}

import { isJsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { HttpJson } from '../remote/http-json.ts'
import { fail, ok, skip, toMessage, type CheckResult } from './check.ts'

const name = 'gateway'

/** Is a gateway running where commands look for it, and is it ready? */
export async function checkGateway(url: string): Promise<CheckResult> {
  const http = new HttpJson({ baseUrl: url, peer: 'The gateway', startHint: '', timeoutMs: 5_000 })
  try {
    const answer = await http.send({ method: 'GET', path: '/readyz', accept: [503] })
    if (answer.status === 200) return ok(name, `ready at ${url}`)
    return fail(name, `running at ${url}, not ready: ${toReasons(answer.body)}`)
  } catch (error) {
    if (error instanceof CliError && error.code === 'TR_CLI_UNREACHABLE')
      return skip(name, `not running at ${url}`)
    return fail(name, toMessage(error))
  }
}

function toReasons(body: unknown): string {
  const checks =
    isJsonObject(body) && Array.isArray(body['checks']) ? body['checks'].filter(isJsonObject) : []
  const failed = checks.filter((check) => check['isOk'] === false || check['ok'] === false)
  return (
    failed.map((check) => `${String(check['name'])}: ${String(check['message'])}`).join('; ') ||
    'no reason given'
  )
}

import { Pace } from '@truckroll/protocol'
import { GatewayError, toInputError } from '@truckroll/store'
import { importRequestSchema, type ImportRequest } from '../providers/provider-request.ts'

/** Jobs that one import may make known. */
export const maxImported = 10_000
const maxIssues = 100
/** What a job counts for in the work of a turn. */
const jobCharacters = 512

/**
 * Checks each job by itself, a few in each turn of the event loop.
 * @throws GatewayError `TR_IMPORT_INVALID`, naming the bad fields; `at` is where the list stands in the whole input.
 */
export async function readImports(jobs: readonly unknown[], at = ''): Promise<readonly ImportRequest[]> {
  if (jobs.length > maxImported)
    throw toError([{ path: at, message: `expected at most ${maxImported} jobs` }])
  const read: ImportRequest[] = []
  const errors: GatewayError[] = []
  const pace = new Pace()
  for (const [index, job] of jobs.entries()) {
    await pace.spend(jobCharacters)
    const parsed = importRequestSchema.safeParse(job)
    if (parsed.success) read.push(parsed.data)
    else errors.push(toInputError('TR_IMPORT_INVALID', 'the list of jobs', parsed.error, `${at}/${index}`))
    if (errors.length >= maxIssues) break
  }
  if (errors.length > 0) throw toError(errors.flatMap(({ issues }) => issues).slice(0, maxIssues))
  return read
}

function toError(issues: GatewayError['issues']): GatewayError {
  const list = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return new GatewayError('TR_IMPORT_INVALID', `the list of jobs is not as expected: ${list}`, { issues })
}

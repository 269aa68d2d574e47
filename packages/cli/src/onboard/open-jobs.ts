import type { JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { InputFile } from './read-rows.ts'
import { idOf } from './row-work.ts'

/** Jobs of one provider that were open before this gateway, as `POST /v1/jobs/import` takes them. */
export type OpenJobs = ReadonlyMap<string, readonly JsonObject[]>

/**
 * Sorts the rows of a file of jobs by their provider. All of them must be right, since a job that is left out would be
 * made a second time in the field-service product.
 * @throws CliError `TR_CLI_FILE`, naming the row.
 */
export function sortOpenJobs({ rows, isUntyped = false }: InputFile, path: string): OpenJobs {
  const jobs = new Map<string, JsonObject[]>()
  for (const row of rows) {
    if ('problem' in row) throw toError(path, row.line, row.problem)
    const { externalOrganizationId: _id, ...job } = row.request
    const provider = idOf(row.request)
    if (provider === undefined || provider === '')
      throw toError(path, row.line, "externalOrganizationId: expected the vendor's id of the job's provider")
    jobs.set(provider, [...(jobs.get(provider) ?? []), toImport(provider, isUntyped ? withIds(job) : job)])
  }
  return jobs
}

/** What a row of a provider has of open jobs, and the row without them. */
export function takeOpenJobs(request: JsonObject): {
  readonly request: JsonObject
  readonly jobs: readonly unknown[]
} {
  const { openJobs, ...others } = request
  if (openJobs === undefined || openJobs === null) return { request, jobs: [] }
  const provider = idOf(request)
  const jobs: readonly unknown[] = Array.isArray(openJobs) ? openJobs : [openJobs]
  const imports = jobs.map((job: unknown) =>
    typeof job === 'object' && job !== null && provider !== undefined ? toImport(provider, { ...job }) : job,
  )
  return { request: others, jobs: imports }
}

/** Dispatch's ids are numbers as a rule, and are told to it in the type that it told them. */
function withIds(job: JsonObject): JsonObject {
  const ids = ['id', 'organizationId', 'sourceId'].flatMap((name) => {
    const value = job[name]
    return typeof value === 'string' && /^(?:0|[1-9]\d*)$/.test(value) ? [[name, BigInt(value)] as const] : []
  })
  return { ...job, ...Object.fromEntries(ids) }
}

/** A job without Dispatch's id is found by its claim and its provider. */
function toImport(provider: string, job: JsonObject): JsonObject {
  return job['id'] === undefined ? { ...job, externalOrganizationId: provider } : job
}

function toError(path: string, line: number, problem: string): CliError {
  return new CliError('TR_CLI_FILE', `${path}, row ${line}: ${problem}`)
}

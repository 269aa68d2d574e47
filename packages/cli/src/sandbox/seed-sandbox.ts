import { resolve } from 'node:path'
import { brandRecordVersion, isBrandRecordType, TruckrollError } from '@truckroll/protocol'
import type { Sandbox } from '@truckroll/sandbox'
import * as z from 'zod'
import { recordListSchema } from '../play/step-schemas.ts'
import { parseYaml, readYamlText, toLine, toYamlError } from '../yaml/read-yaml.ts'

/** Records that the first brand posts, or lists of them by the keys of the brands. */
const seedSchema = z.union([recordListSchema, z.record(z.string(), recordListSchema)])

/**
 * Fills a sandbox with the records of a file, as brands would post them: what is there already is changed.
 * @throws CliError `TR_CLI_FILE` if the file is wrong, or Dispatch would refuse one of its records.
 */
export function seedSandbox({ control }: Sandbox, cwd: string, file: string): void {
  const { value, lineOf } = parseYaml(readYamlText(resolve(cwd, file), file), file, seedSchema)
  const lists: readonly SeedList[] = Array.isArray(value)
    ? [{ brandKey: undefined, path: [], records: value }]
    : byBrand(value)
  const problems = lists.flatMap(({ brandKey, path, records }) =>
    records.flatMap(({ type: recordType, fields: record }, index) => {
      const version = isBrandRecordType(recordType) ? brandRecordVersion(recordType) : undefined
      const message = refusalOf(() =>
        control.brand.post({
          recordType,
          record,
          ...(version !== undefined && { version }),
          ...(brandKey !== undefined && { brandKey }),
        }),
      )
      if (message === undefined) return []
      const at = [...path, index, recordType]
      return [
        toLine(file, {
          path: at,
          message: `expected a record that Dispatch takes: ${message}`,
          line: lineOf(at),
        }),
      ]
    }),
  )
  if (problems.length > 0) throw toYamlError(file, problems)
}

interface SeedList {
  /** undefined: the first brand. */
  readonly brandKey: string | undefined
  /** The place of the list in the file. */
  readonly path: readonly string[]
  readonly records: z.output<typeof recordListSchema>
}

function byBrand(lists: Readonly<Record<string, SeedList['records']>>): SeedList[] {
  return Object.entries(lists).map(([brandKey, records]) => ({ brandKey, path: [brandKey], records }))
}

/** What Dispatch says against it, if it does. */
function refusalOf(
  post: () => { readonly result: string; readonly message?: string | undefined },
): string | undefined {
  try {
    const { result, message } = post()
    return result === 'refused' || result === 'recorded'
      ? (message ?? 'this record type is not known')
      : undefined
  } catch (error) {
    if (TruckrollError.is(error)) return error.message
    throw error
  }
}

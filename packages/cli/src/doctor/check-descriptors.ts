import { z } from 'zod'
import { ok, skip, warn, type CheckResult } from './check.ts'

const name = 'descriptors'
/** Each connection and file takes one: of Dispatch, the product, the database, and of everybody who asks for something. */
const ENOUGH = 4_096

const reportSchema = z.object({
  userLimits: z.object({ open_files: z.object({ soft: z.union([z.number(), z.string()]) }) }),
})

/** How many files and connections this process may have open (`ulimit -n`). */
export function checkDescriptors(): CheckResult {
  const parsed = reportSchema.safeParse(process.report.getReport())
  return parsed.success
    ? toDescriptorResult(parsed.data.userLimits.open_files.soft)
    : skip(name, 'not told here')
}

/** `limit`: a number, or `unlimited`. */
export function toDescriptorResult(limit: number | string): CheckResult {
  if (typeof limit === 'string' || limit >= ENOUGH) return ok(name, `${limit} files and connections at once`)
  return warn(
    name,
    `only ${limit} files and connections at once: allow ${ENOUGH} (ulimit -n; LimitNOFILE of systemd)`,
  )
}

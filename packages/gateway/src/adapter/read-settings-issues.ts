import type { Issue } from '@truckroll/store'
import { z } from 'zod'
import { readShape } from './read-shape.ts'

const text = z.string({ error: 'expected text' })
const issuesSchema = z
  .array(z.looseObject({ path: text, message: text }, { error: 'expected { path, message }' }))
  .nullish()

/**
 * What `checkSettings` found wrong.
 * @throws GatewayError `TR_ADAPTER_ANSWER` that names the entry which cannot be read.
 */
export function readSettingsIssues(answer: unknown): readonly Issue[] {
  const wanted = 'a list of { path, message }, at once'
  return readShape('checkSettings', wanted, issuesSchema, answer) ?? []
}

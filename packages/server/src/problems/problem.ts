import { z } from 'zod'
import type { HttpProblem } from '../errors.ts'

const fieldErrorSchema = z.object({
  pointer: z.string().optional().describe('JSON pointer (RFC 6901) into the body'),
  parameter: z.string().optional().describe('name of the query parameter'),
  header: z.string().optional().describe('name of the header'),
  detail: z.string().describe('what was expected'),
})

/** The body of every error. RFC 9457, media type `application/problem+json`. */
export const problemSchema = z.looseObject({
  type: z.string().describe('names the kind of problem; ends in `code`'),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('stable word to decide by, such as `not_connected`'),
  detail: z.string().optional(),
  requestId: z.string().optional().describe('of an unexpected error: find it in the log by this'),
  errors: z.array(fieldErrorSchema).optional().describe('each bad field of a 422'),
})
export type ProblemBody = z.infer<typeof problemSchema>

export const problemType = 'application/problem+json'

export function toProblemBody(problem: HttpProblem): ProblemBody {
  return {
    type: `urn:truckroll:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    code: problem.code,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.errors === undefined ? {} : { errors: problem.errors.map((error) => ({ ...error })) }),
    ...problem.members,
  }
}

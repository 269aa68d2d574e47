import { problemSchema } from './problem-schema.ts'

/** What any act may answer: no such thing, not in this state, not as the schema has it. */
export const problems = { 404: problemSchema, 409: problemSchema, 422: problemSchema }

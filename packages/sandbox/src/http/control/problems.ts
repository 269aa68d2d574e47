import { problemSchema } from './problem-schema.ts'

/** Refusals of every act: not found, not possible in this state, not as in the schema. */
export const problems = { 404: problemSchema, 409: problemSchema, 422: problemSchema }

import type { Rule } from '../rule.ts'
import { jobRules } from './job-rules.ts'

/** Every rule of the suite, in the order in which they are examined and told. */
export const rules: readonly Rule[] = [...jobRules]

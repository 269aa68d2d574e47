import type { Rule } from '../rule.ts'
import { cancelRules } from './cancel-rules.ts'
import { changeRules } from './change-rules.ts'
import { jobDataRules } from './data-rules.ts'
import { failureRules } from './failure-rules.ts'
import { fileRules } from './file-rules.ts'
import { findRules } from './find-rules.ts'
import { jobRules } from './job-rules.ts'
import { loginRules } from './login-rules.ts'
import { memoryRules } from './memory-rules.ts'
import { noteRules } from './note-rules.ts'
import { pollRules } from './poll-rules.ts'
import { readRules } from './read-rules.ts'
import { relinkRules } from './relink-rules.ts'
import { secretRules } from './secret-rules.ts'
import { shiftingPagesRule } from './shifting-pages-rule.ts'
import { updateRules } from './update-rules.ts'
import { visitRules } from './visit-rules.ts'
import { webhookRules } from './webhook-rules.ts'

/** Every rule of the suite, in the order in which they are examined and told. */
export const rules: readonly Rule[] = [
  ...jobRules,
  ...jobDataRules,
  ...cancelRules,
  ...failureRules,
  ...secretRules,
  ...memoryRules,
  ...updateRules,
  ...visitRules,
  ...noteRules,
  ...fileRules,
  ...findRules,
  ...changeRules,
  ...webhookRules,
  ...pollRules,
  shiftingPagesRule,
  ...relinkRules,
  ...readRules,
  ...loginRules,
]

import { attemptFunctions } from './attempt-functions.ts'
import { baseFunctions } from './base-functions.ts'
import { holdFunctions } from './hold-functions.ts'
import { inboxFunctions } from './inbox-functions.ts'
import { jobFunctions } from './job-functions.ts'
import { keyFunctions } from './key-functions.ts'
import { moveFunctions } from './move-functions.ts'
import { placeFunctions } from './place-functions.ts'
import { rateFunctions } from './rate-functions.ts'
import { recordFunctions } from './record-functions.ts'
import { sendFunctions } from './send-functions.ts'
import { updateFunctions } from './update-functions.ts'

/**
 * What the store does, as functions of the database: one call is one round trip and one transaction, and each statement
 * in it sees what was committed before it. Locking a key first and then looking for its head needs that: a single
 * statement, whatever its CTEs, sees only what was there when it began.
 */
export const allFunctions = [
  baseFunctions,
  keyFunctions('keys'),
  keyFunctions('outbox_keys'),
  jobFunctions,
  placeFunctions,
  holdFunctions,
  recordFunctions,
  moveFunctions,
  inboxFunctions,
  attemptFunctions,
  updateFunctions,
  sendFunctions,
  rateFunctions,
].join('\n')

import { wrongAbilities } from './abilities.ts'
import { wrongChanges } from './changes.ts'
import { wrongFailures } from './failures.ts'
import { wrongJobs } from './jobs.ts'
import { wrongLogins } from './logins.ts'
import { wrongRelinks } from './relinks.ts'
import type { WrongAdapter } from './wrong-adapter.ts'

/** One for each rule. */
export const wrongAdapters: readonly WrongAdapter[] = [
  ...wrongJobs,
  ...wrongFailures,
  ...wrongAbilities,
  ...wrongChanges,
  ...wrongRelinks,
  ...wrongLogins,
]

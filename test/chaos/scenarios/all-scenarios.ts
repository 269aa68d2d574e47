import type { Scenario } from '../scenario.ts'
import { bmsDown } from './bms-down.ts'
import { canary } from './canary.ts'
import { diskFull } from './disk-full.ts'
import { dispatch } from './dispatch.ts'
import { fuzz } from './fuzz.ts'
import { hungAdapter } from './hung-adapter.ts'
import { kills } from './kills.ts'
import { locked } from './locked.ts'
import { login } from './login.ts'
import { planted } from './planted.ts'
import { processAttacks } from './postgres/process-attacks.ts'
import { serverAttacks } from './postgres/server-attacks.ts'
import { sigterm } from './sigterm.ts'

export const allScenarios: readonly Scenario[] = [
  kills,
  dispatch,
  bmsDown,
  login,
  diskFull,
  locked,
  hungAdapter,
  sigterm,
  ...serverAttacks,
  ...processAttacks,
  canary,
  fuzz,
  planted,
]

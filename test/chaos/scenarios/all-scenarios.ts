import type { Scenario } from '../scenario.ts'
import { bmsDown } from './bms-down.ts'
import { dispatch } from './dispatch.ts'
import { hungAdapter } from './hung-adapter.ts'
import { kills } from './kills.ts'
import { locked } from './locked.ts'
import { login } from './login.ts'
import { planted } from './planted.ts'
import { sigterm } from './sigterm.ts'

export const allScenarios: readonly Scenario[] = [
  kills,
  dispatch,
  bmsDown,
  login,
  locked,
  hungAdapter,
  sigterm,
  planted,
]

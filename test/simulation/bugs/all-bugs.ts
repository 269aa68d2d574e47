import { controlBugs } from './control-bugs.ts'
import { deliveryBugs } from './delivery-bugs.ts'
import { intakeBugs } from './intake-bugs.ts'
import { moveBugs } from './move-bugs.ts'
import type { PlantedBug } from './planted-bug.ts'
import { updateBugs } from './update-bugs.ts'

export const allBugs: readonly PlantedBug[] = [
  ...intakeBugs,
  ...deliveryBugs,
  ...moveBugs,
  ...updateBugs,
  ...controlBugs,
]

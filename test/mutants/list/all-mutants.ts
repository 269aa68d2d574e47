import type { Mutant } from '../mutant.ts'
import { deliveryMutants } from './delivery-mutants.ts'
import { edgeMutants } from './edge-mutants.ts'
import { fairnessMutants } from './fairness-mutants.ts'
import { intakeMutants } from './intake-mutants.ts'
import { processMutants } from './process-mutants.ts'
import { retentionMutants } from './retention-mutants.ts'
import { updateMutants } from './update-mutants.ts'

export const allMutants: readonly Mutant[] = [
  ...intakeMutants,
  ...deliveryMutants,
  ...updateMutants,
  ...processMutants,
  ...retentionMutants,
  ...fairnessMutants,
  ...edgeMutants,
]

import { whyNoServer } from '@truckroll/throwaway-postgres'
import { whyNoTrace } from '../support/trace.ts'
import { reachOf, type Mutant } from './mutant.ts'

/** Why mutants cannot be tried here, since their tests are left out; those that can are not in it. */
export async function whyNotTried(mutants: readonly Mutant[]): Promise<ReadonlyMap<Mutant, string>> {
  const [noTrace, noServer] = [await whyNoTrace(), await whyNoServer()]
  const why = (mutant: Mutant) =>
    (mutant.needs === 'strace' ? noTrace : undefined) ??
    (reachOf(mutant) === 'PostgreSQL' ? noServer : undefined)
  return new Map(mutants.flatMap((mutant) => [[mutant, why(mutant)] as const]).filter(isReason))
}

function isReason(entry: readonly [Mutant, string | undefined]): entry is readonly [Mutant, string] {
  return entry[1] !== undefined
}

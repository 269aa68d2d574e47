import { all, type Routine } from '../routine/routine.ts'

/** Shared by all that give keys their owner, so that no change of owners slips through between. */
export function* shareOwners(): Routine<void> {
  yield* all('select share_owners()', {}, () => undefined)
}

/** Held alone by what changes who owns keys, or whether they may be worked on. */
export function* lockOwners(): Routine<void> {
  yield* all('select lock_owners()', {}, () => undefined)
}

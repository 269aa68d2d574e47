import { lock, type Routine } from '../routine/routine.ts'

/** Shared by all that give keys their owner, so that no change of owners slips through between. */
export function* shareOwners(): Routine<void> {
  yield* lock('select share_owners()')
}

/** Held alone by what changes who owns keys, or whether they may be worked on. */
export function* lockOwners(): Routine<void> {
  yield* lock('select lock_owners()')
}

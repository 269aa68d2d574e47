import { setImmediate } from 'node:timers/promises'

/** A turn's worth of work, in characters of JSON; a few milliseconds on a slow machine. */
const turnCharacters = 65_536

/**
 * Cuts long work into turns of the event loop, so that everything else goes on beside it. It counts work rather than
 * time, so that the same work always takes the same turns.
 */
export class Pace {
  #spent = 0

  /** Notes that so much was done since the last call; now and then it waits for the next turn. */
  async spend(characters: number): Promise<void> {
    this.#spent += characters
    if (this.#spent < turnCharacters) return
    this.#spent = 0
    await setImmediate()
  }
}

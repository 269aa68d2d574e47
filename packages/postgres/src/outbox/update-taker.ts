import {
  acceptUpdates,
  type AcceptOutcome,
  type ChangeCursor,
  type GivenUpdates,
  type NewUpdate,
} from '@truckroll/store'
import { Lane } from '../connection/lane.ts'
import type { StoreContext } from '../store-context.ts'

/** Takes updates that come at once in one transaction. */
export class UpdateTaker {
  readonly #lane: Lane<GivenUpdates, readonly AcceptOutcome[]>

  constructor(context: StoreContext) {
    this.#lane = new Lane((given) => context.run(() => acceptUpdates(given)))
  }

  acceptAll(
    updates: readonly NewUpdate[],
    cursor: ChangeCursor | undefined,
  ): Promise<readonly AcceptOutcome[]> {
    return this.#lane.run({ updates, cursor }, bytesOf(updates))
  }
}

function bytesOf(updates: readonly NewUpdate[]): number {
  return updates.reduce((bytes, update) => bytes + update.record.length + (update.file?.byteLength ?? 0), 0)
}

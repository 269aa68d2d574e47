import type { JobUpdate, PollChangesRequest, PollChangesResponse } from '@truckroll/gateway'
import { createScriptedAdapter, type ScriptedAdapter } from '../../support/scripted-adapter.ts'

/** A vendor with a history of changes, which is asked for those behind a cursor. */
export class AskedVendor {
  readonly adapter: ScriptedAdapter
  /** The cursors it was asked with. */
  readonly askedFrom: (string | undefined)[] = []
  #history: readonly JobUpdate[] = []
  readonly #isTelling = Promise.withResolvers<void>()

  constructor() {
    this.adapter = createScriptedAdapter({ pollChanges: (request) => this.#answer(request) })
  }

  /** Who asks gets an answer from now on. */
  tell(history: readonly JobUpdate[]): void {
    this.#history = history
    this.#isTelling.resolve()
  }

  async #answer({ cursor }: PollChangesRequest): Promise<PollChangesResponse> {
    this.askedFrom.push(cursor)
    await this.#isTelling.promise
    return { updates: this.#history.slice(Number(cursor ?? 0)), cursor: String(this.#history.length) }
  }
}

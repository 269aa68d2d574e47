import {
  joinImports,
  type NewMessage,
  type NewProviderPost,
  type ProviderWork,
  type Routine,
} from '@truckroll/store'
import type { MessageRecorder } from '../inbox/message-recorder.ts'
import type { UpdateTaker } from '../outbox/update-taker.ts'

/** What a change of a provider brings about beside it. */
export class SqliteProviderWork implements ProviderWork {
  readonly #updates: UpdateTaker
  readonly #recorder: MessageRecorder

  constructor(updates: UpdateTaker, recorder: MessageRecorder) {
    this.#updates = updates
    this.#recorder = recorder
  }

  *joinImports(provider: string): Routine<void> {
    yield* joinImports(provider)
  }

  *queuePost(post: NewProviderPost): Routine<void> {
    this.#updates.queuePost(post)
  }

  *recordNotice(notice: NewMessage): Routine<void> {
    this.#recorder.record([notice], undefined)
  }
}

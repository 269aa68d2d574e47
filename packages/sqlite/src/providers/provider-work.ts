import { joinImports, type NewMessage, type ProviderWork, type Routine } from '@truckroll/store'
import type { MessageRecorder } from '../inbox/message-recorder.ts'

/** What a change of a provider brings about beside it. */
export class SqliteProviderWork implements ProviderWork {
  readonly #recorder: MessageRecorder

  constructor(recorder: MessageRecorder) {
    this.#recorder = recorder
  }

  *joinImports(provider: string): Routine<void> {
    yield* joinImports(provider)
  }

  *recordNotice(notice: NewMessage): Routine<void> {
    this.#recorder.record([notice], undefined)
  }
}

import {
  joinImports,
  recordMessages,
  type NewMessage,
  type ProviderWork,
  type Routine,
} from '@truckroll/store'
import { createRecordingWork } from '../inbox/recording-work.ts'

/** What a change of a provider brings about beside it. */
export const providerWork: ProviderWork = {
  *joinImports(provider: string): Routine<void> {
    yield* joinImports(provider)
  },

  *recordNotice(notice: NewMessage): Routine<void> {
    yield* recordMessages(createRecordingWork(false), [{ messages: [notice] }])
  },
}

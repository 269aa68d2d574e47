import {
  joinImports,
  now,
  recordMessages,
  run,
  type NewMessage,
  type NewProviderPost,
  type ProviderWork,
  type Routine,
} from '@truckroll/store'
import { toJson } from '../connection/to-parameter.ts'
import { createRecordingWork } from '../inbox/recording-work.ts'

/** What a change of a provider brings about beside it. */
export const providerWork: ProviderWork = {
  *joinImports(provider: string): Routine<void> {
    yield* joinImports(provider)
  },

  *queuePost(post: NewProviderPost): Routine<void> {
    const { sealedCredentials, ...facts } = post
    const values = { post: toJson(facts), sealedCredentials, now: yield* now() }
    yield* run('select queue_post(:post, :sealedCredentials, :now)', values)
  },

  *recordNotice(notice: NewMessage): Routine<void> {
    yield* recordMessages(createRecordingWork(false), [{ messages: [notice] }])
  },
}

import {
  joinImports,
  now,
  run,
  type NewMessage,
  type NewProviderPost,
  type ProviderWork,
  type Routine,
} from '@truckroll/store'
import { toJson } from '../connection/to-parameter.ts'
import { toMessagesParameter } from '../inbox/to-messages-parameter.ts'

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
    const messages = toMessagesParameter([{ messages: [notice] }])
    yield* run('select record_messages(:messages, :now)', { messages, now: yield* now() })
  },
}

import type { NewMessage, RecordOutcome } from '../inbox-store.ts'

/** What is known of a message before it is recorded. */
export interface KnownMessage {
  /** Whether its first event was recorded, and the hash of what came with that. */
  readonly isKnown: boolean
  readonly contentHash: string | undefined
  /** When its bytes were recorded last, if they may come again. */
  readonly recordedAt: number | undefined
}

/** `id`: what it is recorded under. */
export type Outcome =
  | { readonly kind: Exclude<RecordOutcome, 'recorded'> }
  | { readonly kind: 'recorded'; readonly id: string }

type Asked = Pick<NewMessage, 'messageId' | 'receivedAt' | 'repeatsAfterMs' | 'contentHash'>

export function outcomeOf(message: Asked, known: KnownMessage): Outcome {
  const { messageId, receivedAt, repeatsAfterMs, contentHash } = message
  if (repeatsAfterMs === undefined) {
    if (!known.isKnown) return { kind: 'recorded', id: messageId }
    const isOther = contentHash !== undefined && (known.contentHash ?? contentHash) !== contentHash
    return { kind: isOther ? 'conflict' : 'duplicate' }
  }
  if (known.recordedAt !== undefined && receivedAt - known.recordedAt < repeatsAfterMs)
    return { kind: 'duplicate' }
  return { kind: 'recorded', id: known.isKnown ? `${messageId}-${receivedAt}` : messageId }
}

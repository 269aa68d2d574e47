/**
 * Each key stands in a queue of its own, its queue: of its provider (`p:`), of an organization that is not connected
 * (`o:`), or of nobody (`-`). The outbox has them once for each credential. Queues take turns, in the order of their bytes.
 */
export interface TurnPosition {
  readonly credential: string
  readonly queue: string
}

export const FIRST_POSITION: TurnPosition = { credential: '', queue: '' }

/** Keys that belong to no organization at all. Sorts before all other queues. */
export const NO_QUEUE = '-'
const PROVIDER_PREFIX = 'p:'

export function providerOfQueue(queue: string): string | undefined {
  return queue.startsWith(PROVIDER_PREFIX) ? queue.slice(PROVIDER_PREFIX.length) : undefined
}

/** As the stores compare: by bytes. */
export function comparePositions(left: TurnPosition, right: TurnPosition): number {
  const byCredential = Buffer.compare(Buffer.from(left.credential), Buffer.from(right.credential))
  return byCredential === 0 ? Buffer.compare(Buffer.from(left.queue), Buffer.from(right.queue)) : byCredential
}

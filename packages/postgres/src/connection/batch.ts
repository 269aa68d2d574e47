import { UnreachableError } from './to-store-error.ts'

/** An operation whose caller waits for what comes of it. */
export interface Waiting<Operation, Result> {
  readonly operation: Operation
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** Writes operations together; answers for each of them, in their order. */
export type WriteBatch<Operation, Result> = (operations: readonly Operation[]) => Promise<readonly Result[]>

/** Most operations of a batch: what is locked together. */
export const MAX_OPERATIONS = 64

/**
 * Writes a batch and tells each caller. Where it is refused, each of its operations is tried alone; where the server is
 * away, all have failed.
 */
export async function writeBatch<Operation, Result>(
  batch: readonly Waiting<Operation, Result>[],
  write: WriteBatch<Operation, Result>,
): Promise<void> {
  try {
    const results = await write(batch.map(({ operation }) => operation))
    batch.forEach(({ resolve, reject }, index) => {
      const result = results[index]
      if (result === undefined) reject(new TypeError('A batch answered for fewer operations than it had'))
      else resolve(result)
    })
  } catch (error) {
    if (batch.length === 1 || error instanceof UnreachableError) batch.forEach(({ reject }) => reject(error))
    else for (const one of batch) await writeBatch([one], write)
  }
}

import { Agent } from 'undici'
import { createSystemClock } from '../clock/clock.ts'
import type { Clock } from '../clock/clock.ts'
import { createSandbox } from '../create-sandbox.ts'
import type { Sandbox } from '../running-sandbox.ts'
import { ReplayClock } from './replay-clock.ts'
import type { Session, SessionRequest } from './session-schema.ts'

/** So long is waited for a request that was never answered when it was recorded. */
const unansweredMs = 100

export interface ReplayOptions {
  /** Where the sandbox listens, during the replay and after it. 0 takes a free port. */
  readonly port?: number
  readonly clock?: Clock
  /** Ends the replay after the request that is under way. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number) => void
}

/** A request that was answered with another status than when it was recorded. */
export interface ReplayDifference {
  readonly n: number
  readonly method: string
  readonly path: string
  /** null: no answer. */
  readonly recorded: number | null
  readonly replayed: number | null
}

export interface Replay {
  /** As it is after the last request; it listens, and its clock goes on. The caller closes it. */
  readonly sandbox: Sandbox
  readonly replayed: number
  readonly differences: readonly ReplayDifference[]
}

/**
 * Plays a recorded session again in a new sandbox: the same requests at the same times of the same seed, so that the same
 * ids, messages and receipts come. Nothing waits for the time that passed between them, nor for a delay that was ordered.
 * No webhook and no callback is called: whom they name is not there to be played with. What asked for tokens or searched is not in
 * the record; a fault that it met meets a later request.
 */
export async function replaySession(
  { start, requests }: Session,
  { port = 0, clock = createSystemClock(), signal, onProgress }: ReplayOptions = {},
): Promise<Replay> {
  const { startedAt, seed, visibilityTimeoutSeconds, fifo, accounts } = start
  const replayClock = new ReplayClock(clock, startedAt)
  // Added delays are for whoever waits, and nobody does.
  const sandbox = await createSandbox({
    port,
    seed,
    visibilityTimeoutSeconds,
    fifo,
    accounts,
    callsOut: false,
    clock: replayClock,
  })
  const agent = new Agent()
  const differences: ReplayDifference[] = []
  let replayed = 0
  try {
    await sandbox.listen()
    for (const request of requests) {
      if (signal?.aborted === true) break
      replayClock.standAt(request.at)
      const status = await repeat(agent, sandbox.url, request, clock)
      const { n, method, path, status: recorded } = request
      if (status !== recorded) differences.push({ n, method, path, recorded, replayed: status })
      replayed += 1
      onProgress?.(replayed)
    }
  } catch (error) {
    await sandbox.close()
    throw error
  } finally {
    // What hangs is left hanging until the sandbox is closed.
    void agent.destroy()
  }
  replayClock.goOn()
  return { sandbox, replayed, differences }
}

async function repeat(
  agent: Agent,
  origin: string,
  { method, path, headers, body, bodyBase64, status }: SessionRequest,
  clock: Clock,
): Promise<number | null> {
  const bytes = bodyBase64 === undefined ? body : Buffer.from(bodyBase64, 'base64')
  const answered = agent
    .request({ origin, method, path, headers, ...(bytes !== undefined && { body: bytes }) })
    .then(
      async (answer) => {
        await answer.body.dump()
        return answer.statusCode
      },
      // Cut, as a fault does it.
      () => null,
    )
  return status === null ? Promise.race([answered, clock.sleep(unansweredMs).then(() => null)]) : answered
}

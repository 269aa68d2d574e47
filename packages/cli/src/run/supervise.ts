import type { Logger } from '@truckroll/gateway'
import { exitCodes } from '../exit-codes.ts'
import type { EndSignal, ProcessHost } from './process-host.ts'

export interface SuperviseOptions {
  readonly host: ProcessHost
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly start: () => Promise<void>
  /** Called once, even if the start failed or is not done yet. */
  readonly stop: () => Promise<void>
  /** If it takes longer, the process ends all the same; default 9 s. */
  readonly stopWithinMs?: number
}

/**
 * Keeps a service running until it is asked to end, and resolves with the exit code.
 *
 * | state    | entered                           | left                                         |
 * | -------- | --------------------------------- | -------------------------------------------- |
 * | starting | at once                           | started: running; failed: throws             |
 * | running  | start is done                     | SIGTERM or SIGINT: stopping                  |
 * | stopping | first signal, in any state        | stopped or out of time: 0; second SIGINT: 130 |
 *
 * An error that nobody caught ends the process with 1 in every state: what it left behind is not known, and all
 * that counts is durable.
 */
export async function supervise(options: SuperviseOptions): Promise<number> {
  const { host, logger, start, stop } = options
  let endAsked: () => void = () => undefined
  const ending = new Promise<void>((resolve) => {
    endAsked = resolve
  })
  let interrupts = 0
  let isStopping = false
  const hearSignal = (signal: EndSignal) => {
    interrupts += signal === 'SIGINT' ? 1 : 0
    if (interrupts > 1) return host.exit(exitCodes.interrupted)
    if (isStopping) return
    isStopping = true
    logger.info({ signal }, 'stopping')
    endAsked()
  }
  const hearFault = (error: unknown) => {
    logger.error({ err: error }, 'an error that nobody caught: ending')
    host.exit(exitCodes.failed)
  }
  const forget = [host.onSignal(hearSignal), host.onFault(hearFault)]
  try {
    // A request to end does not wait for the start; stop() waits for it if it must.
    const starting = start()
    await Promise.race([starting, ending])
    await ending
    starting.catch((error: unknown) => logger.warn({ err: error }, 'the start failed while stopping'))
    await stopInTime(options)
    return exitCodes.ok
  } catch (error) {
    await stop().catch((cause: unknown) =>
      logger.warn({ err: cause }, 'could not clean up after a failed start'),
    )
    throw error
  } finally {
    for (const each of forget) each()
  }
}

async function stopInTime({ stop, logger, stopWithinMs = 9_000 }: SuperviseOptions): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), stopWithinMs)
  })
  try {
    const outcome = await Promise.race([stop(), deadline])
    if (outcome === 'late') logger.warn({ stopWithinMs }, 'not everything stopped in time: ending anyway')
    else logger.info({}, 'stopped')
  } catch (error) {
    logger.error({ err: error }, 'something failed while stopping; stored data is not affected')
  } finally {
    clearTimeout(timer)
  }
}

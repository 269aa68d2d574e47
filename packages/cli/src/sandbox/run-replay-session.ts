import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { countOf } from '@truckroll/protocol'
import { parseSession, replaySession, type Replay, type Session } from '@truckroll/sandbox'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { createLogger } from '../output/create-logger.ts'
import type { Output } from '../output/output.ts'
import { supervise } from '../run/supervise.ts'
import { createProgress } from '../store/progress.ts'
import { announceSandbox } from './announce-sandbox.ts'
import { toUsageFailure } from './to-usage-failure.ts'

export interface ReplaySessionOptions {
  readonly port: number
  readonly check?: boolean
}

/** A session is read whole; a longer one is nobody's afternoon. */
const maxFileBytes = 512 * 1024 * 1024
/** More differences are only counted: most follow from the first. */
const maxShown = 10

/** Plays a recorded session again; stays until it is asked to end, or with `--check` ends at once. */
export async function runReplaySession(
  context: CliContext,
  file: string,
  options: ReplaySessionOptions,
): Promise<number> {
  const session = readSession(context.cwd, file)
  const ending = new AbortController()
  const progress = createProgress(context)
  const play = async (): Promise<Replay> => {
    try {
      return await replaySession(session, {
        port: options.check === true ? 0 : options.port,
        signal: ending.signal,
        onProgress: (done) => progress('Replayed requests', done, session.requests.length),
      })
    } catch (error) {
      throw toUsageFailure(error)
    }
  }
  if (options.check === true) {
    const replay = await play()
    await replay.sandbox.close()
    return report(context.output, replay)
  }
  let replay: Replay | undefined
  return supervise({
    host: context.host,
    logger: await createLogger(context.output, 'info'),
    start: async () => {
      replay = await play()
      report(context.output, replay)
      announceSandbox(context.output, replay.sandbox)
    },
    stop: async () => {
      ending.abort()
      await replay?.sandbox.close()
    },
  })
}

function readSession(cwd: string, file: string): Session {
  const path = resolve(cwd, file)
  try {
    const { size } = statSync(path)
    if (size > maxFileBytes) {
      throw new CliError(
        'TR_CLI_FILE',
        `expected a session of at most 512 MiB, got ${file} with ${size} bytes`,
      )
    }
    return parseSession(readFileSync(path, 'utf8'))
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('TR_CLI_FILE', `expected a recorded session in ${file}: ${why}`, { cause })
  }
}

function report(output: Output, { replayed, differences }: Replay): number {
  const words = countOf(replayed, 'request')
  if (differences.length === 0) {
    output.tell(`Replayed ${words}, each answered as when it was recorded.`)
    return exitCodes.ok
  }
  output.tell(
    `Replayed ${words}; ${differences.length} answered otherwise. Mostly the others follow from the first:`,
  )
  for (const { n, method, path, recorded, replayed: now } of differences.slice(0, maxShown)) {
    output.tell(
      `  request ${n}, ${method} ${path}: ${recorded ?? 'no answer'} when recorded, ${now ?? 'no answer'} now`,
    )
  }
  return exitCodes.failed
}

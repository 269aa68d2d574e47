import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createSandbox, parseAccounts, type Sandbox, type SandboxLogger } from '@truckroll/sandbox'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { createLogger } from '../output/create-logger.ts'
import { supervise } from '../run/supervise.ts'
import { announceSandbox } from './announce-sandbox.ts'
import { seedSandbox } from './seed-sandbox.ts'
import { toUsageFailure } from './to-usage-failure.ts'

export interface SandboxCommandOptions {
  readonly port: number
  readonly data: string
  readonly visibilityTimeout: number
  readonly fifo: 'account' | 'job'
  readonly latency?: number
  readonly seed?: number
  readonly accounts?: string
  /** Records with which it begins. */
  readonly seedFile?: string
  /** A new file that the session is recorded into. */
  readonly record?: string
}

/** Runs a local Dispatch until it is asked to end; resolves with the exit code. */
export async function runSandbox(context: CliContext, options: SandboxCommandOptions): Promise<number> {
  if (options.record !== undefined && options.seedFile !== undefined) {
    const message = 'expected --record without --seed-file: a recorded session begins with an empty world'
    throw new CliError('TR_CLI_SETTINGS', message, { exitCode: exitCodes.settings })
  }
  const logger = await createLogger(context.output, 'info')
  const sandbox = await openSandbox(context, options, logger)
  return supervise({
    host: context.host,
    logger,
    start: async () => {
      try {
        if (options.seedFile !== undefined) seedSandbox(sandbox, context.cwd, options.seedFile)
        await sandbox.listen()
      } catch (error) {
        throw toUsageFailure(error)
      }
      announceSandbox(context.output, sandbox)
    },
    stop: () => sandbox.close(),
  })
}

async function openSandbox(
  context: CliContext,
  options: SandboxCommandOptions,
  logger: SandboxLogger,
): Promise<Sandbox> {
  try {
    return await createSandbox({
      port: options.port,
      // That it listens is announced in other words.
      logger: { info: () => undefined, error: (fields, message) => logger.error(fields, message) },
      data: options.data === ':memory:' ? options.data : resolve(context.cwd, options.data),
      visibilityTimeoutSeconds: options.visibilityTimeout,
      fifo: options.fifo,
      ...(options.latency !== undefined && { latencyMs: options.latency }),
      ...(options.seed !== undefined && { seed: options.seed }),
      ...(options.record !== undefined && { record: resolve(context.cwd, options.record) }),
      ...(options.accounts !== undefined && {
        accounts: parseAccounts(readText(context.cwd, options.accounts)),
      }),
    })
  } catch (error) {
    throw toUsageFailure(error)
  }
}

function readText(cwd: string, file: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
  } catch (cause) {
    throw new CliError('TR_CLI_FILE', `expected a file of accounts that can be read, got ${file}`, { cause })
  }
}

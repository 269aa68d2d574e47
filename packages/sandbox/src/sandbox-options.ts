import * as z from 'zod'
import type { SandboxAccount } from './accounts/account-schema.ts'
import { parseAccounts } from './accounts/parse-accounts.ts'
import type { Clock } from './clock/clock.ts'
import { SandboxError } from './errors.ts'
import { isLoopback } from './http/is-loopback.ts'

/** The sandbox's log; a logger of pino fits. */
export interface SandboxLogger {
  info(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

export interface SandboxOptions {
  /** 4100; 0 takes a free one. */
  port?: number
  /** 127.0.0.1; anything but loopback needs `controlToken`. */
  host?: string
  /** The file that keeps everything, or `:memory:`, the default. */
  data?: string
  /** How long a polled message stays hidden. Default 30. */
  visibilityTimeoutSeconds?: number
  /** One FIFO group per account (the default), or one per job. */
  fifo?: 'account' | 'job'
  /** Added to every answer of Dispatch's interface. Default 0. */
  latencyMs?: number
  /** The same seed and the same acts give the same ids, secrets and faults. */
  seed?: number
  /**
   * How many ids of each kind a new world skips, so that it does not reuse the ids of an earlier world
   * without a data file. Default 0; a data file with ids continues its count.
   */
  skippedIds?: number
  /** A new file into which every request is recorded, to be replayed; for a world in memory only. */
  record?: string
  /** false: no webhook and no callback is called; each is listed as not delivered. Default true. */
  callsOut?: boolean
  /** Absent: one account of each role. */
  accounts?: readonly SandboxAccount[]
  /** If set, the control API requires this bearer token. */
  controlToken?: string
  clock?: Clock
  /** Numbers from 0 up to 1, for faults with a probability and for the seed if none is given. */
  random?: () => number
  logger?: SandboxLogger
}

const schema = z.strictObject({
  port: z.number().int().min(0).max(65_535).default(4100),
  host: z.string().min(1).default('127.0.0.1'),
  data: z.string().min(1).default(':memory:'),
  visibilityTimeoutSeconds: z.number().positive().max(43_200).default(30),
  fifo: z.enum(['account', 'job']).default('account'),
  latencyMs: z.number().int().min(0).max(600_000).default(0),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  skippedIds: z.number().int().min(0).max(1_000_000_000).default(0),
  controlToken: z.string().min(8).optional(),
  record: z.string().min(1).optional(),
  callsOut: z.boolean().default(true),
})

export type ResolvedSandboxOptions = Readonly<z.infer<typeof schema>> & { accounts?: SandboxAccount[] }

/** Fills in all defaults. Throws SandboxError TR_SANDBOX_OPTIONS that names each wrong option. */
export function resolveSandboxOptions(options: SandboxOptions): ResolvedSandboxOptions {
  const { accounts, clock: _clock, random: _random, logger: _logger, ...rest } = options
  const result = schema.safeParse(rest)
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`)
    throw new SandboxError('TR_SANDBOX_OPTIONS', `expected usable options, got ${lines.join('; ')}`)
  }
  const { host, controlToken } = result.data
  if (!isLoopback(host) && controlToken === undefined) {
    const message = `expected controlToken where host is "${host}": the control API would stand open to the network`
    throw new SandboxError('TR_SANDBOX_OPTIONS', message)
  }
  if (result.data.record !== undefined && result.data.data !== ':memory:') {
    const message = 'expected record without a data file: a recorded session begins with an empty world'
    throw new SandboxError('TR_SANDBOX_OPTIONS', message)
  }
  return Object.freeze({
    ...result.data,
    ...(accounts !== undefined && { accounts: parseAccounts(accounts) }),
  })
}

import { z } from 'zod'

import { systemClock, type Clock } from './clock.ts'
import { AcmeError } from './errors.ts'
import { systemRandom, type RandomBytes } from './random.ts'

const plainOptions = z.strictObject({
  /** 0 takes a free one. */
  port: z.int().min(0).max(65_535).default(4300),
  host: z.string().min(1).default('127.0.0.1'),
  /** A file, or `:memory:`. */
  data: z.string().min(1).default(':memory:'),
  /** Requests a second for each API key, on average; twice as many at once. */
  rateLimitPerSecond: z.number().positive().max(1_000_000).default(20),
  /** The first wait after a failed webhook; it doubles from there. */
  webhookRetryBaseMs: z.int().min(1).max(3_600_000).default(5000),
  /** Opens `/_faults`; for tests only. */
  faults: z.boolean().default(false),
})

export interface AcmeBmsOptions extends z.input<typeof plainOptions> {
  clock?: Clock
  random?: RandomBytes
  /** Called with the product's own errors (answers 500). Absent: they are dropped. */
  onError?: (error: AcmeError) => void
}

export interface ResolvedAcmeBmsOptions extends z.output<typeof plainOptions> {
  clock: Clock
  random: RandomBytes
  onError: (error: AcmeError) => void
}

/** Fills in what is not given. Throws ACME_INVALID naming each option that cannot be. */
export function resolveOptions(options: AcmeBmsOptions): ResolvedAcmeBmsOptions {
  const { clock = systemClock, random = systemRandom, onError = () => {}, ...plain } = options
  const parsed = plainOptions.safeParse(plain)
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new AcmeError('ACME_INVALID', `Options cannot be taken: ${issues.join('; ')}`)
  }
  return Object.freeze({ ...parsed.data, clock, random, onError })
}

import { parseJson, toInputIssues, toPointer } from '@truckroll/protocol'
import type * as z from 'zod'
import { SandboxError } from '../errors.ts'
import { sessionRequestSchema, sessionStartSchema } from './session-schema.ts'
import type { Session } from './session-schema.ts'

/**
 * Reads what `--record` wrote. The last line may be cut off, as after a crash. Throws SandboxError TR_SANDBOX_DATA that
 * names the line and what was expected there.
 */
export function parseSession(text: string): Session {
  const lines = text.split('\n')
  // What was written whole ends with a line break.
  lines.pop()
  const [first, ...rest] = lines
  if (first === undefined) {
    throw new SandboxError('TR_SANDBOX_DATA', 'expected a recorded session, got a file without a whole line')
  }
  return {
    start: parseLine(sessionStartSchema, first, 1),
    requests: rest
      .map((line, index) => parseLine(sessionRequestSchema, line, index + 2))
      .toSorted((one, other) => one.n - other.n),
  }
}

function parseLine<T>(schema: z.ZodType<T>, line: string, number: number): T {
  const parsed = schema.safeParse(toValue(line, number))
  if (parsed.success) return parsed.data
  const issues = toInputIssues(parsed.error.issues).map(({ path, message }) =>
    [toPointer(path), message].filter((part) => part !== '').join(': '),
  )
  throw new SandboxError('TR_SANDBOX_DATA', `line ${number} of the session: ${issues.join('; ')}`)
}

function toValue(line: string, number: number): unknown {
  try {
    return parseJson(line)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'expected JSON'
    throw new SandboxError('TR_SANDBOX_DATA', `line ${number} of the session: ${why}`, { cause })
  }
}

import { parseJson, ProtocolError, stringifyJson } from '@truckroll/protocol'
import type { StepRunner, StepWork } from '../adapter/requests.ts'
import { type Claim, type Clock, GatewayError, sleep, type Store } from '@truckroll/store'
import { inSpan } from '../tracing/spans.ts'
import type { AttemptGate } from './attempt-gate.ts'

const maxResultBytes = 65_536
const maxNameLength = 200

export interface StepRunnerParts {
  readonly store: Pick<Store, 'storeStep'>
  readonly clock: Clock
  readonly claim: Claim
  readonly gate: AttemptGate
  readonly signal: AbortSignal
  /** Whether it may have been done before: `find` is asked then. */
  readonly looksFirst: boolean
  /** Results of earlier attempts, by name. */
  readonly results: Readonly<Record<string, string>>
}

/** Runs each step once, however many attempts it takes (guarantee 5). */
export function createStepRunner(parts: StepRunnerParts): StepRunner {
  const names = new Set<string>()
  return async <Result>(
    name: string,
    given: ((key: string) => Promise<Result>) | StepWork<Result>,
  ): Promise<Result> => {
    parts.gate.check(`step ${name}`)
    claimName(names, name)
    const known = Object.hasOwn(parts.results, name) ? parts.results[name] : undefined
    // Stored by this very step in an earlier attempt; its type is the adapter's own promise.
    if (known !== undefined) return readResult(known) as Result
    const work = typeof given === 'function' ? { run: given } : given
    const key = `${parts.claim.eventId}:${name}`
    const result = await inSpan('step', { attributes: { 'truckroll.step': name } }, async () => {
      const found = parts.looksFirst ? await look(parts, work, key) : undefined
      parts.gate.check(`step ${name}`)
      return found ?? work.run(key)
    })
    parts.gate.check(`result of step ${name}`)
    const isStored = await parts.store.storeStep(parts.claim, name, writeResult(name, result))
    if (!isStored) {
      parts.gate.close('its claim was lost')
      parts.gate.check(`result of step ${name}`)
    }
    return result
  }
}

/** Look before you retry: an earlier attempt may have done it and died before the result was stored. */
async function look<Result>(
  parts: StepRunnerParts,
  work: StepWork<Result>,
  key: string,
): Promise<Result | undefined> {
  if (work.find === undefined) return undefined
  if (work.findDelayMs !== undefined) await sleep(parts.clock, work.findDelayMs, parts.signal)
  return work.find(key)
}

function claimName(names: Set<string>, name: string): void {
  if (name.length === 0 || name.length > maxNameLength) {
    throw new GatewayError('TR_STEP_INVALID', `expected a step name of 1 to ${maxNameLength} characters`)
  }
  if (names.has(name)) {
    throw new GatewayError(
      'TR_STEP_INVALID',
      `step ${name} was run twice in one attempt; each step needs its own name`,
    )
  }
  names.add(name)
}

function writeResult(name: string, result: unknown): string {
  const text = result === undefined ? 'null' : toJson(name, result)
  if (Buffer.byteLength(text) > maxResultBytes) {
    throw new GatewayError(
      'TR_STEP_INVALID',
      `the result of step ${name} has ${Buffer.byteLength(text)} bytes, expected at most ${maxResultBytes}; return ids, not documents`,
    )
  }
  return `{"result":${text}${result === undefined ? ',"isUndefined":true' : ''}}`
}

function toJson(name: string, result: unknown): string {
  try {
    return stringifyJson(result)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    throw new GatewayError('TR_STEP_INVALID', `the result of step ${name} is not JSON`, { cause: error })
  }
}

function readResult(text: string): unknown {
  const stored = parseJson(text)
  if (typeof stored !== 'object' || stored === null || !('result' in stored)) return stored
  return 'isUndefined' in stored ? undefined : stored.result
}

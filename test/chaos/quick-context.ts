import type { ChaosContext } from './scenario.ts'
import { sourceProgram } from './world/gateway-program.ts'

/** For scenarios that are played as tests; the moments of the machine make each run another one. */
export function createQuickContext(): ChaosContext {
  return {
    seed: Date.now() % 100_000,
    scale: 'quick',
    program: sourceProgram,
    signal: new AbortController().signal,
    say: () => undefined,
  }
}

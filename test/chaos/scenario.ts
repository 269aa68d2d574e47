import type { Finding } from '../support/findings.ts'
import type { GatewayProgram } from './world/gateway-program.ts'

/** How much: `quick` shows that a scenario runs, `full` is what it is meant for. */
export type Scale = 'quick' | 'full'

/** What a scenario is given. */
export interface ChaosContext {
  readonly seed: number
  readonly scale: Scale
  /** What is started as the gateway. */
  readonly program: GatewayProgram
  /** Fires when the run is to end early. */
  readonly signal: AbortSignal
  /** A line for whoever watches. */
  say(text: string): void
}

export interface Outcome {
  /** Ways in which a guarantee was broken; none: it held. */
  readonly findings: readonly Finding[]
  /** What was done, in a line. */
  readonly facts: string
}

export interface Scenario {
  readonly name: string
  readonly does: string
  /** True if a PostgreSQL server is started for it. */
  readonly needsPostgres?: boolean
  run(context: ChaosContext): Promise<Outcome>
}

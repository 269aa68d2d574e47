import type { Disturbance } from '../../network/disturbance.ts'
import type { RuleWorld } from '../rule-world.ts'

/** The vendor does nothing and answers like this. */
export function answered(status: number, body = '', headers: Record<string, string> = {}): Disturbance {
  return { kind: 'answered', response: () => new Response(body === '' ? null : body, { status, headers }) }
}

export function needsLogin({ conformance }: RuleWorld): string | undefined {
  return conformance.adapter.credentials === undefined ? 'the adapter has no login' : undefined
}

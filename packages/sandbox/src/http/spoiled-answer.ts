import type { Route } from '../faults/fault-schema.ts'
import type { Answer } from './answer.ts'

/** A post or ack is processed twice; a poll answer has each message twice, as a queue that promises "at least once" may. */
export function doubled(route: Route, act: () => Answer): Answer {
  const answer = act()
  if (route !== 'agent/out') return act()
  if (typeof answer.body !== 'string' || !/^\[.+\]$/s.test(answer.body)) return answer
  const items = answer.body.slice(1, -1)
  return { ...answer, body: `[${items},${items}]`, result: `${answer.result ?? ''}, each twice` }
}

/** Done, and the answer ends in the middle though it is whole by its length. */
export function halved(answer: Answer): Answer {
  const half = Math.ceil(answer.body.length / 2)
  return { ...answer, body: answer.body.slice(0, half) }
}

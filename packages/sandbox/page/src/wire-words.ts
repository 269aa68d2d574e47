import type { WireItem } from '../../src/control/wire-view.ts'

/** How far an item has come, in words. `isPolled`: does anybody ask for messages as its account? */
export function toState(
  { kind, deliveries, finishedAt, handedOutAt, outcomes, via }: WireItem,
  isPolled: boolean,
): string {
  if (kind === 'post') {
    const results = outcomes.map(({ result, message }) =>
      message === undefined ? result : `${result}: ${message}`,
    )
    return `${[...new Set(results)].join(', ')}${via === 'control' ? ', by hand' : ''}`
  }
  if (finishedAt !== null) return handedOutAt === null ? 'sent' : 'taken and acked'
  if (deliveries === 0) return isPolled ? 'waits in the queue' : 'kept: nobody polls as this brand'
  return deliveries === 1 ? 'handed out, not acked yet' : `handed out ${deliveries} times, not acked yet`
}

import type { Gateway } from '@truckroll/gateway/embed'

/**
 * More than are ever under way at once by default. The bound keeps calls whose end is never reported from
 * piling up.
 */
const mostCalls = 100
export const betweenCalls = '; '

/**
 * Passes the adapter calls under way to `note`, the latest first: if the process is blocked, one of them
 * blocks it. If none is under way, the last one stays noted.
 */
export function noteOpenCalls(gateway: Pick<Gateway, 'on'>, note: (text: string) => void): void {
  const open = new Map<string, string>()
  const tell = () => {
    if (open.size > 0) note([...open.values()].toReversed().join(betweenCalls))
  }
  gateway.on('attempt:started', ({ type, eventId, jobId, attempt }) => {
    const job = jobId === undefined ? '' : ` of job ${jobId}`
    const [oldest] = open.keys()
    if (open.size === mostCalls && oldest !== undefined) open.delete(oldest)
    open.set(eventId, `${type}${job}, event ${eventId}, attempt ${attempt}`)
    tell()
  })
  const close = ({ eventId }: { readonly eventId: string }) => {
    open.delete(eventId)
    tell()
  }
  gateway.on('attempt:done', close)
  gateway.on('attempt:failed', close)
}

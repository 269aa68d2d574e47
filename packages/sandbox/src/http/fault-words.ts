import type { Fault } from '../faults/fault-schema.ts'

/** An ordered fault as people read it beside the request that met it. */
export function faultWords({ kind, status, latencyMs }: Fault): string {
  switch (kind) {
    case 'status':
      return `answered ${status ?? 503} on order, nothing done`
    case 'hang':
      return 'never answered on order'
    case 'reset':
      return 'cut on order, nothing done'
    case 'drop':
      return 'done, and the answer lost on order'
    case 'html':
      return 'answered with a web page on order, nothing done'
    case 'latency':
      return `answered ${latencyMs ?? 1000} ms later on order`
    case 'duplicate':
      return 'done twice on order'
    case 'garbage':
      return 'answered with half an answer on order'
  }
}

import type { Fault, FaultInput } from '../../../src/faults/fault-schema.ts'

interface FaultKind {
  readonly label: string
  readonly meaning: string
  /** `route` and `times`: instead of what is chosen. */
  readonly fault: Omit<FaultInput, 'route'> & { readonly route?: FaultInput['route'] }
}

/** The trouble that a person orders with one click. */
export const faultKinds: readonly FaultKind[] = [
  {
    label: '429, slow down',
    meaning: 'Nothing is done; Retry-After 5',
    fault: { kind: 'status', status: 429, retryAfter: '5' },
  },
  { label: '503, out of order', meaning: 'Nothing is done', fault: { kind: 'status', status: 503 } },
  { label: 'Answer lost', meaning: 'It is done, but the answer never arrives', fault: { kind: 'drop' } },
  { label: 'Connection cut', meaning: 'Nothing is done', fault: { kind: 'reset' } },
  {
    label: 'Five seconds late',
    meaning: 'It is done five seconds later',
    fault: { kind: 'latency', latencyMs: 5000 },
  },
  { label: 'Never answered', meaning: 'It hangs until the trouble is cleared', fault: { kind: 'hang' } },
  {
    label: 'Done twice',
    meaning: 'A post is processed twice; a poll answer has each message twice',
    fault: { kind: 'duplicate' },
  },
  {
    label: 'Half an answer',
    meaning: 'It is done, and the JSON ends in the middle',
    fault: { kind: 'garbage' },
  },
  { label: 'A web page', meaning: 'Nothing is done; HTML comes with status 200', fault: { kind: 'html' } },
  {
    label: 'agent/in is down',
    meaning: 'Whatever is posted is answered 503, until it is cleared',
    fault: { kind: 'status', status: 503, route: 'agent/in', times: null },
  },
]

/** What is ordered, and how often it still happens. */
export function faultLine({ route, kind, status, times, met }: Fault): string {
  const known = faultKinds.find(
    ({ fault }) => fault.kind === kind && fault.status === status && fault.route === undefined,
  )
  const what = known?.label ?? (kind === 'status' ? `Status ${status ?? 503}` : kind)
  const left = times === null ? 'until it is cleared' : `${times - met} more`
  return `${what}, for ${route === '*' ? 'any request' : route}: ${left}`
}

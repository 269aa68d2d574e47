import { type Span, SpanKind } from '@opentelemetry/api'
import type { AcceptOutcome, NewUpdate } from '@truckroll/store'
import { markFailed, startSpan } from '../tracing/spans.ts'
import { toTraceparent } from '../tracing/traceparent.ts'

/** Stores updates, each in a span of its own that its sending links to. */
export async function traceUpdates(
  updates: readonly NewUpdate[],
  store: (traced: readonly NewUpdate[]) => Promise<readonly AcceptOutcome[]>,
): Promise<readonly AcceptOutcome[]> {
  const spans = updates.map(({ id, jobId, kind, source }) => {
    const ids = { 'truckroll.update.id': id, 'truckroll.job.id': jobId }
    const attributes = { ...ids, 'truckroll.update.kind': kind, 'truckroll.update.source': source }
    return startSpan('accept', { kind: SpanKind.PRODUCER, attributes })
  })
  let outcomes: readonly AcceptOutcome[] = []
  try {
    outcomes = await store(updates.map((update, index) => withTraceparent(update, spans[index])))
    return outcomes
  } finally {
    for (const [index, span] of spans.entries()) end(span, outcomes[index])
  }
}

function withTraceparent(update: NewUpdate, span: Span | undefined): NewUpdate {
  const traceparent = span === undefined ? undefined : toTraceparent(span)
  return traceparent === undefined ? update : { ...update, traceparent }
}

function end(span: Span, outcome: AcceptOutcome | undefined): void {
  if (outcome === undefined) markFailed(span, 'not_stored')
  else if (outcome.kind === 'accepted') span.setAttribute('truckroll.outcome', outcome.state)
  else span.setAttribute('truckroll.outcome', outcome.kind)
  span.end()
}

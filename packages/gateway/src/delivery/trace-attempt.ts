import { SpanKind } from '@opentelemetry/api'
import type { ClaimedEvent } from '@truckroll/store'
import { inSpan, markFailed } from '../tracing/spans.ts'
import { toLinks } from '../tracing/traceparent.ts'
import type { Attempt } from './attempt.ts'
import type { AttemptEnd } from './attempt-end.ts'

/** Runs an attempt as a trace of its own, linked to the recording of its message. */
export function traceAttempt(event: ClaimedEvent, attempt: Attempt): Promise<AttemptEnd | undefined> {
  const attributes = {
    'messaging.system': 'dispatch',
    'messaging.operation.type': 'process',
    'messaging.message.id': event.messageId,
    'truckroll.event.id': event.id,
    'truckroll.job.id': event.jobId,
    'truckroll.provider.id': event.provider,
  }
  const options = { root: true, kind: SpanKind.CONSUMER, links: toLinks(event.traceparent), attributes }
  return inSpan('attempt', options, async (span) => {
    const end = await attempt.run()
    span.setAttributes({ 'truckroll.event.type': attempt.type, 'truckroll.attempt': attempt.number })
    if (end === undefined) span.setAttribute('truckroll.outcome', 'not_begun')
    else span.setAttribute('truckroll.outcome', end.isSuccess ? 'done' : 'failed')
    if (end?.cause !== undefined) markFailed(span, end.cause)
    return end
  })
}

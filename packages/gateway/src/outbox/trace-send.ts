import { SpanKind } from '@opentelemetry/api'
import type { ClaimedSend, SendOutcome } from '@truckroll/store'
import { inSpan, markFailed } from '../tracing/spans.ts'
import { toLinks } from '../tracing/traceparent.ts'

/** Posts an update as a trace of its own, linked to the span in which it was taken. */
export function traceSend(
  send: ClaimedSend,
  post: () => Promise<SendOutcome | undefined>,
): Promise<SendOutcome | undefined> {
  const attributes = {
    'messaging.system': 'dispatch',
    'messaging.operation.type': 'send',
    'messaging.message.id': send.claim.updateId,
    'truckroll.update.id': send.claim.updateId,
    'truckroll.update.kind': send.kind,
    'truckroll.job.id': send.jobId,
    'truckroll.provider.id': send.provider,
    'truckroll.attempt': send.attempts + 1,
  }
  const options = { root: true, kind: SpanKind.PRODUCER, links: toLinks(send.traceparent), attributes }
  return inSpan('send', options, async (span) => {
    const outcome = await post()
    // Without an outcome its key is refused, and it waits as it is.
    const state = outcome?.state ?? 'refused_key'
    span.setAttribute('truckroll.outcome', state)
    if (state !== 'sent') markFailed(span, state)
    return outcome
  })
}

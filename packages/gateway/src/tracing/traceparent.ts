import { isSpanContextValid, type Link, type Span, TraceFlags } from '@opentelemetry/api'

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** A span as it is stored, so that a later trace can link to it; undefined if nobody traces it. */
export function toTraceparent(span: Span): string | undefined {
  const facts = span.spanContext()
  if (!isSpanContextValid(facts) || (facts.traceFlags & TraceFlags.SAMPLED) === 0) return undefined
  return `00-${facts.traceId}-${facts.spanId}-${facts.traceFlags.toString(16).padStart(2, '0')}`
}

/** A link to the span that was stored. A trace of days would be no trace: what follows later links, it is no child. */
export function toLinks(traceparent: string | undefined): Link[] {
  const [, traceId, spanId, flags] = form.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return []
  return [{ context: { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true } }]
}

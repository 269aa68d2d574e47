import { context, type Span, type SpanOptions, SpanStatusCode, trace } from '@opentelemetry/api'
import { TruckrollError } from '@truckroll/protocol'

/** Begins a span. Attributes hold ids, words and numbers of ours; never a text of a job, an answer or an error. */
export function startSpan(name: string, options: SpanOptions): Span {
  return trace.getTracer('@truckroll/gateway').startSpan(name, options)
}

/** Does `work` in a span of its own: what it begins, however deep, are children. */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = startSpan(name, options)
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(span))
  } catch (error) {
    markFailed(span, toErrorType(error))
    throw error
  } finally {
    span.end()
  }
}

/** `type` is a word such as the cause of a failure or a code. */
export function markFailed(span: Span, type: string): void {
  span.setAttribute('error.type', type)
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function toErrorType(error: unknown): string {
  if (TruckrollError.is(error)) return error.code
  return error instanceof Error ? error.name : typeof error
}

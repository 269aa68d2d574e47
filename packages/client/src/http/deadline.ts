/** A signal that fires after a time or with the caller's signal, whichever is first. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Did the time run out, rather than the caller give up? */
  hasTimedOut(): boolean
  /** Releases the timer and the caller's signal; call it once nothing waits for this signal. */
  release(): void
}

export function createDeadline(timeoutMs: number, callerSignal: AbortSignal | undefined): Deadline {
  const controller = new AbortController()
  let hasTimedOut = false
  const followCaller = (): void => controller.abort(callerSignal?.reason)
  const timer = setTimeout(() => {
    hasTimedOut = true
    controller.abort(new DOMException('time is up', 'TimeoutError'))
  }, timeoutMs)
  if (callerSignal?.aborted === true) followCaller()
  else callerSignal?.addEventListener('abort', followCaller, { once: true })
  return {
    signal: controller.signal,
    hasTimedOut: () => hasTimedOut,
    release() {
      clearTimeout(timer)
      callerSignal?.removeEventListener('abort', followCaller)
    },
  }
}

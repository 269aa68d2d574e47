/** A signal that fires after a time or with the caller's signal, whichever is first. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Has the time run out (rather than the caller given up)? */
  hasTimedOut(): boolean
  /** Lets go of timer and caller's signal; to be called once nothing waits for it. */
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

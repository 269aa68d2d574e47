import type { Request, Routine } from './routine.ts'

/** Runs a routine whose requests are filled at once. */
export function runRoutine<T>(routine: Routine<T>, fill: (request: Request) => void): T {
  for (;;) {
    const step = routine.next()
    if (step.done === true) return step.value
    fill(step.value)
  }
}

/** Runs a routine one request after the other. */
export async function awaitRoutine<T>(
  routine: Routine<T>,
  fill: (request: Request) => Promise<void> | void,
): Promise<T> {
  for (;;) {
    const step = routine.next()
    if (step.done === true) return step.value
    await fill(step.value)
  }
}

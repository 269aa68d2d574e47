import { useSyncExternalStore } from 'react'

/** When the gateway fell silent; undefined while it answers. */
let silentSince: number | undefined
const listeners = new Set<() => void>()

export function noteAnswer(): void {
  change(undefined)
}

export function noteSilence(): void {
  change(silentSince ?? Date.now())
}

/** Since when the gateway does not answer; undefined while it does. */
export function useSilence(): number | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => silentSince,
  )
}

function change(next: number | undefined): void {
  if (next === silentSince) return
  silentSince = next
  for (const listener of listeners) listener()
}

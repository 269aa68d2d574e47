import { expect, it, vi } from 'vitest'

it('waits longer than the second that vitest waits by itself', async () => {
  vi.useFakeTimers()
  try {
    let isThere = false
    const waits = [vi.waitFor(() => expect(isThere).toBe(true)), vi.waitUntil(() => isThere)]
    await vi.advanceTimersByTimeAsync(20_000)
    isThere = true
    await vi.advanceTimersByTimeAsync(1_000)
    await Promise.all(waits)
  } finally {
    vi.useRealTimers()
  }
})

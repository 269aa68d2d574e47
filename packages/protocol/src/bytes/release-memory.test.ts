import { describe, expect, it } from 'vitest'
import { releaseMemory } from './release-memory.ts'

describe('bytes that are given back', () => {
  it('hold no memory any more, even if a part of them is asked for, or twice', () => {
    const large = new Uint8Array(1_000_000)
    releaseMemory(large.subarray(5, 10))
    releaseMemory(large)
    expect(large.byteLength).toBe(0)
    expect(large.buffer.byteLength).toBe(0)
  })

  it('stay if their memory is of others too', () => {
    const [one, other] = [Buffer.from('one'), Buffer.from('other')]
    releaseMemory(one)
    expect([one.toString(), other.toString()]).toEqual(['one', 'other'])
    const shared = new Uint8Array(new SharedArrayBuffer(1_000_000))
    releaseMemory(shared)
    expect(shared.byteLength).toBe(1_000_000)
  })
})

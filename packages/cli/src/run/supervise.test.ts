import { describe, expect, it } from 'vitest'
import type { EndSignal, ProcessHost } from './process-host.ts'
import { supervise } from './supervise.ts'

class FakeHost implements ProcessHost {
  readonly exits: number[] = []
  #hearSignal: (signal: EndSignal) => void = () => undefined
  #hearFault: (error: unknown) => void = () => undefined

  onSignal(listener: (signal: EndSignal) => void): () => void {
    this.#hearSignal = listener
    return () => undefined
  }

  onFault(listener: (error: unknown) => void): () => void {
    this.#hearFault = listener
    return () => undefined
  }

  forgetVariables(): void {}

  exit(code: number): void {
    this.exits.push(code)
  }

  signal(signal: EndSignal): void {
    this.#hearSignal(signal)
  }

  fault(error: unknown): void {
    this.#hearFault(error)
  }
}

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
const forever = new Promise<void>(() => undefined)

function begin(parts: { start?: () => Promise<void>; stop?: () => Promise<void>; stopWithinMs?: number }) {
  const host = new FakeHost()
  let stops = 0
  const result = supervise({
    host,
    logger,
    start: parts.start ?? (async () => undefined),
    stop: async () => {
      stops += 1
      await parts.stop?.()
    },
    ...(parts.stopWithinMs !== undefined && { stopWithinMs: parts.stopWithinMs }),
  })
  return { host, result, stops: () => stops }
}

describe('a service under supervision', () => {
  it('stops once and ends with 0, however often SIGTERM comes', async () => {
    const { host, result, stops } = begin({})
    host.signal('SIGTERM')
    host.signal('SIGTERM')
    host.signal('SIGINT')
    expect(await result).toBe(0)
    expect(stops()).toBe(1)
    expect(host.exits).toEqual([])
  })

  it('ends at once by a second SIGINT', () => {
    const { host } = begin({ stop: () => forever })
    host.signal('SIGINT')
    expect(host.exits).toEqual([])
    host.signal('SIGINT')
    expect(host.exits).toEqual([130])
  })

  it('ends with 0 when stopping takes too long', async () => {
    const { host, result } = begin({ stop: () => forever, stopWithinMs: 5 })
    host.signal('SIGTERM')
    expect(await result).toBe(0)
  })

  it('can be stopped while it starts', async () => {
    const { host, result, stops } = begin({ start: () => forever })
    host.signal('SIGTERM')
    expect(await result).toBe(0)
    expect(stops()).toBe(1)
  })

  it('tidies up and passes the error on if it does not start', async () => {
    const { result, stops } = begin({ start: () => Promise.reject(new Error('port taken')) })
    await expect(result).rejects.toThrow('port taken')
    expect(stops()).toBe(1)
  })

  it('ends with 1 by an error that nobody caught', () => {
    const { host } = begin({})
    host.fault(new Error('stray'))
    expect(host.exits).toEqual([1])
  })
})

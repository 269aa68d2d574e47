import { vi } from 'vitest'
import { patienceMs } from './patience.ts'

// vitest gives these a second, and unlike that of `expect.poll` no setting changes it. A busy machine needs more.
const { waitFor, waitUntil } = vi
const withPatience = (options: number | { timeout?: number; interval?: number } = {}) =>
  typeof options === 'number' ? options : { timeout: patienceMs, ...options }
vi.waitFor = (check, options) => waitFor(check, withPatience(options))
vi.waitUntil = (check, options) => waitUntil(check, withPatience(options))

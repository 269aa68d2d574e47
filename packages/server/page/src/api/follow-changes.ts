import type { Changes } from '../../../src/activity/change-feed.ts'
import { identityHeaders } from './identity.ts'

let isOpen = false

/** Does the gateway tell of changes just now? If not, it has to be asked. */
export function isFollowing(): boolean {
  return isOpen
}

/** What the token may not do, or the gateway does not know, stays so. */
class NoStreamError extends Error {
  override readonly name = 'NoStreamError'
}

const retryMs = 2_000
const longestRetryMs = 30_000

/**
 * Calls `onChanged` at once and for each change that the gateway tells of, until `signal` fires. `onCut` when the stream
 * breaks: it is opened again, and what is shown may be old until then.
 */
export async function followChanges(
  signal: AbortSignal,
  onChanged: (changes: Changes) => void,
  onCut: () => void,
): Promise<void> {
  let waitMs = retryMs
  while (!signal.aborted) {
    try {
      await readStream(signal, (changes) => {
        waitMs = retryMs
        onChanged(changes)
      })
    } catch (error) {
      if (error instanceof NoStreamError) waitMs = longestRetryMs
    }
    const wasOpen = isOpen
    isOpen = false
    if (signal.aborted) return
    if (wasOpen) onCut()
    await rest(waitMs, signal)
    waitMs = Math.min(2 * waitMs, longestRetryMs)
  }
}

/** Ends when the stream does. A token stands in a header, which EventSource cannot send. */
async function readStream(signal: AbortSignal, onChanged: (changes: Changes) => void): Promise<void> {
  const answer = await fetch('/v1/changes/stream', { headers: identityHeaders(), signal })
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true
  if (!answer.ok || !isStream || answer.body === null) throw new NoStreamError()
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    isOpen = true
    text += value
    const end = text.lastIndexOf('\n\n')
    if (end < 0) continue
    const newest = [...text.slice(0, end).matchAll(/^data: (.*)$/gm)].at(-1)?.[1]
    text = text.slice(end + 2)
    // Page and API are of one package and one version.
    if (newest !== undefined) onChanged(JSON.parse(newest) as Changes)
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end)
      resolve()
    }, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}

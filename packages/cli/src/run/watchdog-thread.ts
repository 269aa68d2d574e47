import { writeSync } from 'node:fs'
import { isMainThread, workerData } from 'node:worker_threads'
import { createHeartbeat } from './heartbeat.ts'
import { endMainThread } from './end-main-thread.ts'
import { betweenCalls } from './open-calls.ts'

interface WatchdogData {
  readonly buffer: SharedArrayBuffer
  readonly blockedForMs: number
  readonly beatEveryMs: number
}

const standardOutput = 1

// The one module that works when it is loaded: it is the body of a thread, and never imported.
// Its data comes from watchdog.ts beside it, which types it alike.
if (!isMainThread) watch(workerData as WatchdogData)

/**
 * Counts its own turns without a beat of the main thread. Turns, not time: after a machine slept or both threads
 * were starved, time has passed and nothing is wrong.
 */
function watch(data: WatchdogData): void {
  const heartbeat = createHeartbeat(data.buffer)
  const turnsAllowed = Math.ceil(data.blockedForMs / data.beatEveryMs)
  let seenBeats = heartbeat.beats()
  let silentTurns = 0
  const turns = setInterval(() => {
    const beats = heartbeat.beats()
    silentTurns = beats === seenBeats ? silentTurns + 1 : 0
    seenBeats = beats
    if (silentTurns < turnsAllowed) return
    clearInterval(turns)
    endMainThread((place) => report(data.blockedForMs, heartbeat.lastNote(), place))
  }, data.beatEveryMs)
}

function report(blockedForMs: number, calls: string, place: string | undefined): void {
  const [lastAdapterCall = '', ...otherOpenCalls] = calls.split(betweenCalls)
  const line = {
    level: 'fatal',
    time: new Date().toISOString(),
    ...(lastAdapterCall !== '' && { lastAdapterCall }),
    ...(otherOpenCalls.length > 0 && { otherOpenCalls }),
    ...(place !== undefined && { place }),
    msg: `the event loop was blocked for ${blockedForMs} ms: ending; adapters must not block, see place and the calls named here`,
  }
  writeSync(standardOutput, `${JSON.stringify(line)}\n`)
}

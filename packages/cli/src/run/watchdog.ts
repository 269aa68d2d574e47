import { url as inspectorUrl } from 'node:inspector'
import { Worker } from 'node:worker_threads'
import { ownModule } from '../modules/own-file.ts'
import { createHeartbeat, type Heartbeat } from './heartbeat.ts'

export interface Watchdog {
  /** Notes what is about to run, in case it never returns. */
  note(text: string): void
  stop(): Promise<void>
}

const beatEveryMs = 500

/**
 * Watches the event loop from another thread. If it is blocked for `blockedForMs`, the process ends with exit
 * code 70 and a line that names the last call and the code it is in. A blocked gateway answers nobody, not
 * even SIGTERM, and loses its lease without noticing.
 */
export function startWatchdog(options: { readonly blockedForMs: number }): Watchdog {
  // A debugger stops the loop on purpose.
  if (inspectorUrl() !== undefined) return { note: () => undefined, stop: async () => undefined }
  const heartbeat: Heartbeat = createHeartbeat()
  const worker = new Worker(ownModule('run/watchdog-thread'), {
    workerData: { buffer: heartbeat.buffer, blockedForMs: options.blockedForMs, beatEveryMs },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 },
    // The main thread's inspector and warnings flags mean nothing there.
    execArgv: [],
    env: {},
  })
  worker.unref()
  const beats = setInterval(() => heartbeat.beat(), beatEveryMs)
  beats.unref()
  return {
    note: (text) => heartbeat.note(text),
    stop: async () => {
      clearInterval(beats)
      await worker.terminate()
    },
  }
}

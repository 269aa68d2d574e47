import { fork, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { SeedReport, SeedTask } from './seed-worker.ts'

const worker = fileURLToPath(new URL('./seed-worker.ts', import.meta.url))
/** So many seeds at a time go to one process. */
const chunk = 20
/** And then another process takes over: what killed gateways had open is freed only with theirs, about 2 MB a seed. */
const chunksPerProcess = 15

export interface PoolOptions {
  readonly from: number
  readonly seeds: number
  readonly processes: number
  /** Called for each seed as it ends. */
  readonly onReport: (report: SeedReport) => void
  /** Ends early; seeds under way are given up. */
  readonly signal?: AbortSignal
}

/** Runs seeds in processes of their own. Rejects where one of them ends by itself. */
export async function runSeeds(options: PoolOptions): Promise<void> {
  const end = options.from + options.seeds
  let next = options.from
  const takeTask = (): SeedTask | undefined => {
    if (next >= end || options.signal?.aborted === true) return undefined
    const task = { from: next, to: Math.min(next + chunk, end) }
    next = task.to
    return task
  }
  const isLeft = () => next < end && options.signal?.aborted !== true
  const workAll = async () => {
    while (isLeft()) await work(options, atMost(chunksPerProcess, takeTask))
  }
  await Promise.all(Array.from({ length: options.processes }, workAll))
}

function atMost(count: number, takeTask: () => SeedTask | undefined): () => SeedTask | undefined {
  let left = count
  return () => {
    left -= 1
    return left < 0 ? undefined : takeTask()
  }
}

async function work(options: PoolOptions, takeTask: () => SeedTask | undefined): Promise<void> {
  const child = fork(worker, { execArgv: ['--conditions=truckroll-source'] })
  // Nothing here is bound to real time: whatever else runs on the machine goes first.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  const stop = () => void child.kill()
  options.signal?.addEventListener('abort', stop, { once: true })
  try {
    await serve(child, options, takeTask)
  } finally {
    options.signal?.removeEventListener('abort', stop)
    child.kill()
  }
}

function serve(
  child: ChildProcess,
  options: PoolOptions,
  takeTask: () => SeedTask | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      const task = takeTask()
      if (task === undefined) resolve()
      else child.send(task)
    }
    child.on('message', (message: SeedReport | 'idle') => {
      if (message === 'idle') give()
      else options.onReport(message)
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (options.signal?.aborted === true) resolve()
      else reject(new Error(`a process of the simulation ended by itself (${signal ?? code})`))
    })
  })
}

import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { FaultResult } from '@truckroll/testing'
import type { FaultTask } from './fault-worker.ts'

const worker = fileURLToPath(new URL('./fault-worker.ts', import.meta.url))
/** So many seeds at a time go to one process. */
const chunk = 20

export interface FaultSeeds {
  readonly folder: string
  readonly first: number
  readonly count: number
  /** Called for each seed as it ends. */
  readonly onResult: (result: FaultResult) => void
}

/** Plays seeds of one adapter, in as many processes as the machine has cores; resolves with all, in their order. */
export async function playFaults(seeds: FaultSeeds): Promise<readonly FaultResult[]> {
  const { folder, first, count, onResult } = seeds
  const results: FaultResult[] = []
  const end = first + count
  let next = first
  const takeTask = (): FaultTask | undefined => {
    if (next >= end) return undefined
    const from = next
    next = Math.min(from + chunk, end)
    return { folder, from, to: next }
  }
  const note = (result: FaultResult) => {
    results.push(result)
    onResult(result)
  }
  const processes = Math.min(availableParallelism(), Math.ceil(count / chunk))
  await Promise.all(Array.from({ length: processes }, () => work(takeTask, note)))
  return results.toSorted((a, b) => a.seed - b.seed)
}

function work(takeTask: () => FaultTask | undefined, note: (result: FaultResult) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(worker, { execArgv: ['--conditions=truckroll-source'] })
    child.on('message', (message: FaultResult | 'idle') => {
      if (message !== 'idle') return note(message)
      const task = takeTask()
      if (task !== undefined) return void child.send(task)
      resolve()
      child.kill()
    })
    child.on('error', reject)
    child.on('exit', (code, signal) =>
      reject(new Error(`a process that played seeds ended by itself (${signal ?? code})`)),
    )
  })
}

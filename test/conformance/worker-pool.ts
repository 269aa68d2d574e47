import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Works through tasks in as many processes as the machine has cores, in their order; resolves once all are done. */
export async function workInProcesses(options: {
  /** A module that asks for tasks by `serveTasks`. */
  readonly worker: URL
  readonly tasks: readonly object[]
  /** Called for each result as it comes. */
  readonly onResult: (result: unknown) => void
}): Promise<void> {
  const { worker, tasks, onResult } = options
  const left = [...tasks]
  const processes = Math.min(availableParallelism(), tasks.length)
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(fileURLToPath(worker), { execArgv: ['--conditions=truckroll-source'] })
      child.on('message', (message: unknown) => {
        if (message !== 'idle') return onResult(message)
        const task = left.shift()
        if (task !== undefined) return void child.send(task)
        resolve()
        child.kill()
      })
      child.on('error', reject)
      child.on('exit', (code, signal) =>
        reject(new Error(`a process of the suite ended by itself (${signal ?? code})`)),
      )
    })
  await Promise.all(Array.from({ length: processes }, work))
}

/** In a worker: asks for tasks and sends what `play` tells of each, until the parent ends it. */
export function serveTasks(play: (task: unknown, tell: (result: object) => void) => Promise<void>): void {
  process.on('SIGINT', () => undefined)
  process.on('disconnect', () => process.kill(process.pid))
  process.on('message', (task) => {
    void play(task, (result) => process.send?.(result)).then(() => process.send?.('idle'))
  })
  process.send?.('idle')
}

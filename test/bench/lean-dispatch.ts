import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface DispatchLoad {
  readonly messages: number
  /** Jobs that the messages belong to, in turn. */
  readonly jobs: number
  /** Added to each answer. */
  readonly latencyMs: number
  /** News comes once so many records were posted. */
  readonly posts?: number
}

export type DispatchNews =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'drained'; readonly seconds: number }
  | { readonly kind: 'posted' }

/** The queue that benches read, in a process of its own. */
export class LeanDispatch {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  static async start(): Promise<LeanDispatch> {
    const child = fork(fileURLToPath(new URL('./dispatch-process.ts', import.meta.url)), [], {
      execArgv: ['--conditions=truckroll-source'],
    })
    const news = await nextNews(child, 'listening')
    return new LeanDispatch(child, news.kind === 'listening' ? news.url : '')
  }

  async load(load: DispatchLoad): Promise<void> {
    const loaded = nextNews(this.#child, 'loaded')
    this.#child.send(load)
    await loaded
  }

  /** Resolves with the last ack: the seconds since the first poll. */
  async drained(): Promise<number> {
    const news = await nextNews(this.#child, 'drained')
    return news.kind === 'drained' ? news.seconds : Number.NaN
  }

  async posted(): Promise<void> {
    await nextNews(this.#child, 'posted')
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('exit', () => resolve())
      this.#child.kill('SIGKILL')
    })
  }
}

function nextNews(child: ChildProcess, kind: DispatchNews['kind']): Promise<DispatchNews> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error(`the Dispatch of the bench ended before it said ${kind}`))
    const hear = (news: DispatchNews) => {
      if (news.kind !== kind) return
      child.off('message', hear)
      child.off('exit', end)
      resolve(news)
    }
    child.on('message', hear)
    child.once('exit', end)
  })
}

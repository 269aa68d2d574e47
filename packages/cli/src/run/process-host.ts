/** The two ways in which people and supervisors ask a process to end. */
export type EndSignal = 'SIGTERM' | 'SIGINT'

/** What a long-running command needs of its process, so that a test can be one. */
export interface ProcessHost {
  /** Hears every request to end; returns what stops listening. As long as nobody listens it ends the process. */
  onSignal(listener: (signal: EndSignal) => void): () => void
  /** Hears errors that nobody caught; the process would end by them. */
  onFault(listener: (error: unknown) => void): () => void
  /** Ends the process now. */
  exit(code: number): void
}

export function createProcessHost(from: NodeJS.Process): ProcessHost {
  return {
    onSignal(listener) {
      const terminate = () => listener('SIGTERM')
      const interrupt = () => listener('SIGINT')
      from.on('SIGTERM', terminate)
      from.on('SIGINT', interrupt)
      return () => {
        from.off('SIGTERM', terminate)
        from.off('SIGINT', interrupt)
      }
    },
    onFault(listener) {
      from.on('uncaughtException', listener)
      from.on('unhandledRejection', listener)
      return () => {
        from.off('uncaughtException', listener)
        from.off('unhandledRejection', listener)
      }
    },
    exit: (code) => from.exit(code),
  }
}

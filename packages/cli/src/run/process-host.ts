/** The two ways in which people and supervisors ask a process to end. */
export type EndSignal = 'SIGTERM' | 'SIGINT'

/** What a long-running command needs from its process; a test can provide its own. */
export interface ProcessHost {
  /**
   * Calls the listener for every request to end; returns a function that removes the listener. Without a
   * listener such a request ends the process.
   */
  onSignal(listener: (signal: EndSignal) => void): () => void
  /** Calls the listener for errors that nobody caught, which would otherwise end the process. */
  onFault(listener: (error: unknown) => void): () => void
  /** Removes variables from the environment, which modules and child processes would see. */
  forgetVariables(names: readonly string[]): void
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
    forgetVariables(names) {
      for (const name of names) delete from.env[name]
    },
    exit: (code) => from.exit(code),
  }
}

/**
 * A reader that went away, as `| head` does, ends a command quietly: nobody is there to be told. A service hears of it
 * as of any fault, for it must not end without having stopped.
 */
export function endWithReader(from: NodeJS.Process): void {
  for (const stream of [from.stdout, from.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const isService = from.listenerCount('uncaughtException') > 0
      if (error.code !== 'EPIPE' || isService) throw error
      from.exit(0)
    })
  }
}

/**
 * If the reader has gone (`| head`), a command ends quietly, since nobody would read an error. A service
 * treats it like any other error, because it must not end before it has stopped.
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

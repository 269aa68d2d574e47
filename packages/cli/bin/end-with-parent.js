import { isMainThread } from 'node:worker_threads'

// The channel closes when the parent is gone, also by kill -9: what holds the store must not outlive it unseen.
if (isMainThread && process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}

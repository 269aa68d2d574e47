import { hostname } from 'node:os'

/** What people call this process: its machine, or its container, and its number there. */
export function toProcessName(): string {
  return `${hostname()}:${process.pid}`
}

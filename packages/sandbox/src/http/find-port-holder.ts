import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number
  readonly name: string
}

const listening = '0A'

/**
 * The process that listens on a TCP port of this machine, from Linux's /proc. Undefined on another system, or
 * if the process belongs to another user.
 */
export function findPortHolder(port: number): PortHolder | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => readInodes(table, port)))
  if (inodes.size === 0) return undefined
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    const holds = list(`/proc/${pid}/fd`).some((fd) => {
      const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`))
      return target !== undefined && inodes.has(target)
    })
    if (!holds) continue
    const [program = ''] = (attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '').split('\0')
    return { pid: Number(pid), name: program === '' ? 'a process' : basename(program) }
  }
  return undefined
}

/** Text about a taken port: `; taken by node (process 4711)`, or empty if the process is not known. */
export function tellPortHolder(port: number): string {
  const holder = findPortHolder(port)
  return holder === undefined ? '' : `; taken by ${holder.name} (process ${holder.pid})`
}

function readInodes(table: string, port: number): string[] {
  const text = attempt(() => readFileSync(table, 'utf8')) ?? ''
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    const [, local = '', , state] = fields
    const isIt = state === listening && Number.parseInt(local.split(':')[1] ?? '', 16) === port
    return isIt ? [`socket:[${fields[9] ?? ''}]`] : []
  })
}

function list(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder)) ?? []
}

/** Processes start and end while we look, and we may not read those of other users. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

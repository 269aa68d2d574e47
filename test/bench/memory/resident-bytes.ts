import { readFile } from 'node:fs/promises'

export interface ResidentBytes {
  readonly now: number
  /** The most there ever was. */
  readonly highest: number
}

/** Resident memory of a process by Linux's /proc. */
export async function residentBytesOf(pid: number): Promise<ResidentBytes> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024
  return { now: read('VmRSS'), highest: read('VmHWM') }
}

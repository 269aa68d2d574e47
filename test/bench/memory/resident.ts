import type { CliProcess } from '../cli-process.ts'

const megabyte = 1024 * 1024
const everyMs = 100

export interface Resident {
  /** The most that was resident, MB, counted by the kernel and not by the samples. */
  readonly peak: number
  /** What was resident half of the time, MB. */
  readonly median: number
}

/** Reads a process's resident memory ten times a second while something is done with it. */
export async function residentWhile(cli: CliProcess, work: () => Promise<void>): Promise<Resident> {
  const samples: number[] = []
  const timer = setInterval(() => {
    void cli.residentBytes().then((bytes) => samples.push((bytes ?? Number.NaN) / megabyte))
  }, everyMs)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  const sorted = samples.toSorted((one, other) => one - other)
  const peak = ((await cli.peakBytes()) ?? Number.NaN) / megabyte
  return { peak, median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN }
}

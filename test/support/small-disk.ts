import { execFile } from 'node:child_process'
import { mkdir, open, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const megabyte = 1_048_576
const ballast = 'ballast'

/** A disk of a few megabytes in memory (Linux, as root), gone when it is disposed of. */
export class SmallDisk implements AsyncDisposable {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async mount(folder: string, megabytes: number): Promise<SmallDisk> {
    await mkdir(folder)
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
    return new SmallDisk(folder)
  }

  /** Takes what is left of it. */
  async fill(): Promise<void> {
    const file = await open(join(this.folder, ballast), 'w')
    try {
      for (let size = megabyte; size >= 4_096; size /= 2) await writeUntilFull(file, size)
    } finally {
      await file.close()
    }
  }

  async makeRoom(): Promise<void> {
    await rm(join(this.folder, ballast))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('umount', [this.folder])
    await rmdir(this.folder)
  }
}

async function writeUntilFull(file: Awaited<ReturnType<typeof open>>, bytes: number): Promise<void> {
  const block = new Uint8Array(bytes)
  for (;;) {
    try {
      const { bytesWritten } = await file.write(block)
      if (bytesWritten < bytes) return
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return
      throw error
    }
  }
}

/** The largest file that a running process may write (Linux); undefined: any. */
export async function setFileLimit(pid: number, bytes: number | undefined): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`])
}

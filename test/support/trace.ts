import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Why system calls cannot be looked at here; undefined if they can. */
export async function whyNoTrace(): Promise<string | undefined> {
  try {
    await run('strace', ['-e', 'trace=none', 'true'])
    return undefined
  } catch {
    const reason = 'strace is not installed or may not trace (on Debian: apt-get install strace)'
    process.stderr.write(`Tests are left out: ${reason}\n`)
    return reason
  }
}

/** Runs a program of ours; resolves with its calls of these names, in order, each with the file that it is about. */
export async function traceProgram(
  program: string,
  args: readonly string[],
  options: { readonly folder: string; readonly calls: readonly string[] },
): Promise<readonly string[]> {
  const { folder, calls } = options
  const trace = join(folder, 'trace')
  const node = [process.execPath, '--conditions=truckroll-source', program, ...args]
  await run('strace', ['-f', '-y', '--seccomp-bpf', '-e', `trace=${calls.join(',')}`, '-o', trace, ...node])
  return (await readFile(trace, 'utf8')).split('\n')
}

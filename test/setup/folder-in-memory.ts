import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

const shared = '/dev/shm'
const prefix = 'truckroll-tests-'
const tmpfsType = 0x0102_1994
const gibibyte = 1_073_741_824
const dayMs = 86_400_000

/**
 * Lets the temporary files of this process and of those it starts lie in memory. The tests commit tens of thousands of
 * times, and two of them on one disk wait for each other. What they kill are processes, which a file in memory outlives.
 *
 * Nothing changes if the environment names a folder (TMPDIR), off Linux, or if little memory is free.
 */
export function useFolderInMemory(env: NodeJS.ProcessEnv): void {
  if (env['TMPDIR'] !== undefined || !hasRoom()) return
  removeForgotten()
  const folder = mkdtempSync(join(shared, prefix))
  // PostgreSQL runs under an account of its own if the tests are run by root.
  chmodSync(folder, 0o1777)
  env['TMPDIR'] = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}

function hasRoom(): boolean {
  if (process.platform !== 'linux') return false
  try {
    const { type, bavail, bsize } = statfsSync(shared)
    return type === tmpfsType && bavail * bsize > 6 * gibibyte && freemem() > 6 * gibibyte
  } catch {
    return false
  }
}

/** A run that was killed could not remove its own. */
function removeForgotten(): void {
  for (const name of readdirSync(shared)) {
    const folder = join(shared, name)
    const madeAt = name.startsWith(prefix) ? statSync(folder, { throwIfNoEntry: false })?.mtimeMs : undefined
    if (madeAt !== undefined && madeAt < Date.now() - dayMs) rmSync(folder, { recursive: true, force: true })
  }
}

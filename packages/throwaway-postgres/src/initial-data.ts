import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serverUser } from './database-server.ts'
import { serverAccount } from './server-account.ts'

const run = promisify(execFile)
/** The workspace's folder for things that are made once. */
const keptIn = fileURLToPath(new URL('../../../.setup/', import.meta.url))

/**
 * Puts the data of a new server into `folder`. `initdb` makes it once; then it is copied, which takes a tenth
 * of the time.
 */
export async function putInitialData(folder: string, binaries: string): Promise<void> {
  const { stdout } = await run(join(binaries, 'postgres'), ['--version'])
  const version = /\d+(\.\d+)*/.exec(stdout)?.[0] ?? 'unknown'
  const kept = join(keptIn, `postgres-${version}-${process.getuid?.() ?? 'user'}`)
  if (!existsSync(kept)) await make(kept, binaries)
  await run('cp', ['-a', join(kept, 'data'), folder])
}

/** If another process makes it too, the first one wins: it is renamed into its place when it is complete. */
async function make(kept: string, binaries: string): Promise<void> {
  const { prefix, ids } = await serverAccount()
  await mkdir(keptIn, { recursive: true })
  // The server's account may lack access to the workspace.
  const made = await mkdtemp(join(tmpdir(), 'truckroll-pg-'))
  const near = await mkdtemp(`${kept}-`)
  try {
    if (ids !== undefined) await chown(made, ids.uid, ids.gid)
    const data = join(made, 'data')
    const initdb = [...prefix, join(binaries, 'initdb'), '-D', data, '-U', serverUser, '-A', 'trust']
    const [command = '', ...args] = initdb
    await run(command, [...args, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'], {
      cwd: '/',
    })
    await run('cp', ['-a', data, near])
    await rename(near, kept).catch((error: unknown) => {
      if (!existsSync(kept)) throw error
    })
  } finally {
    for (const folder of [made, near]) await rm(folder, { recursive: true, force: true })
  }
}

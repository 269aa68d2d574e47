import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type DatabaseServer, serverUser } from './database-server.ts'
import { freePort } from './free-port.ts'
import { serverAccount } from './server-account.ts'

const READY_MS = 10_000
const places = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer']

export interface PoolerOptions {
  /** When a client's connection to the server is given to the next client. */
  readonly mode: 'session' | 'transaction' | 'statement'
  /** Most connections to one database. Default 20. */
  readonly poolSize?: number
}

/** Why tests that need a pooler are skipped here; undefined if they can run. */
export function whyNoPooler(): string | undefined {
  if (places.some((place) => existsSync(place))) return undefined
  const reason = 'PgBouncer is not installed (on Debian: apt-get install pgbouncer)'
  process.stderr.write(`Tests are left out: ${reason}\n`)
  return reason
}

/** PgBouncer in front of a server, on a free port of 127.0.0.1. */
export class Pooler implements AsyncDisposable {
  readonly #folder: string
  readonly #port: number
  readonly #process: ChildProcess

  private constructor(folder: string, port: number, process: ChildProcess) {
    this.#folder = folder
    this.#port = port
    this.#process = process
  }

  static async start(server: DatabaseServer, { mode, poolSize = 20 }: PoolerOptions): Promise<Pooler> {
    const program = places.find((place) => existsSync(place))
    if (program === undefined) throw new Error(whyNoPooler())
    const { prefix, ids } = await serverAccount()
    const folder = await mkdtemp(join(tmpdir(), 'truckroll-pooler-'))
    if (ids !== undefined) await chown(folder, ids.uid, ids.gid)
    const port = await freePort()
    const file = join(folder, 'pgbouncer.ini')
    await writeFile(
      file,
      `[databases]
* = host=127.0.0.1 port=${server.port} user=${serverUser}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = ${poolSize}
max_client_conn = 200
`,
    )
    await chmod(file, 0o644)
    const [command, ...args] = [...prefix, program, '--quiet', file]
    const pooler = new Pooler(folder, port, spawn(command, args, { cwd: '/', stdio: 'ignore' }))
    try {
      await pooler.#untilReady()
      return pooler
    } catch (error) {
      await pooler[Symbol.asyncDispose]()
      throw error
    }
  }

  /** The same database behind the pooler. */
  urlOf(url: string): string {
    const through = new URL(url)
    through.port = String(this.#port)
    return through.href
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit')
      this.#process.kill('SIGKILL')
      await ended
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + READY_MS
    while (!(await isListening(this.#port))) {
      if (this.#process.exitCode !== null || Date.now() > deadline) throw new Error('PgBouncer did not start')
      await pause(20)
    }
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

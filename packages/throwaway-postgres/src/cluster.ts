import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { DatabaseServer, serverUser } from './database-server.ts'
import { findServerBinaries } from './find-server-binaries.ts'
import { freePort } from './free-port.ts'
import { putInitialData } from './initial-data.ts'
import { Occupation } from './occupation.ts'
import { serverAccount } from './server-account.ts'

const run = promisify(execFile)
const READY_MS = 30_000

export interface ClusterOptions {
  /** True if commits must reach the disk: tests that kill the server, benches. Default false. */
  readonly isDurable?: boolean
  /** The parent of its data folder. Default: the system's folder for temporary files. */
  readonly in?: string
  /** More settings of the server, by name. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A PostgreSQL server of its own on a free port of 127.0.0.1; its data is gone when it ends. */
export class Cluster extends DatabaseServer implements AsyncDisposable {
  readonly #folder: string
  readonly #binaries: string
  readonly #options: ClusterOptions
  #server: ChildProcess | undefined

  private constructor(folder: string, binaries: string, port: number, options: ClusterOptions) {
    super(port)
    this.#folder = folder
    this.#binaries = binaries
    this.#options = options
  }

  /** @throws Error if PostgreSQL is not installed; it says how to install it. */
  static start(options: ClusterOptions = {}): Promise<Cluster> {
    return Cluster.#start(options, putInitialData)
  }

  static async #start(
    options: ClusterOptions,
    putData: (folder: string, binaries: string) => Promise<void>,
  ): Promise<Cluster> {
    const binaries = await findServerBinaries()
    const account = await serverAccount()
    const folder = await mkdtemp(join(options.in ?? tmpdir(), 'truckroll-pg-'))
    if (account.ids !== undefined) await chown(folder, account.ids.uid, account.ids.gid)
    const cluster = new Cluster(folder, binaries, await freePort(), options)
    try {
      await putData(folder, binaries)
      await cluster.startServer()
      return cluster
    } catch (error) {
      await cluster[Symbol.asyncDispose]()
      throw error
    }
  }

  /** A server that follows this one under the given name, and can be promoted. */
  startStandby(name: string): Promise<Cluster> {
    return Cluster.#start(this.#options, async (folder, binaries) => {
      const { prefix } = await serverAccount()
      const from = `host=127.0.0.1 port=${this.port} user=${serverUser} application_name=${name}`
      const copy = [join(binaries, 'pg_basebackup'), '-D', join(folder, 'data'), '-R', '-X', 'stream']
      const [command, ...args] = [...prefix, ...copy, '--checkpoint=fast', '--no-sync', `--dbname=${from}`]
      await run(command, args, { cwd: '/' })
    })
  }

  /** Makes a standby a server of its own; resolves once it can be written. */
  async promote(): Promise<void> {
    await this.query('select pg_promote()')
  }

  /** Can hold connections of the server; holds none at first. */
  occupy(): Occupation {
    return new Occupation(this.url())
  }

  /** Starts the server on the data that is there; resolves once it takes connections. */
  async startServer(): Promise<void> {
    const { prefix } = await serverAccount()
    const isDurable = this.#options.isDurable ?? false
    const settings = {
      max_connections: '200',
      fsync: isDurable ? 'on' : 'off',
      synchronous_commit: isDurable ? 'on' : 'off',
      full_page_writes: isDurable ? 'on' : 'off',
      ...this.#options.settings,
    }
    const [command = '', ...args] = [
      ...prefix,
      // The server ends with this process, even if the process is killed.
      ...(process.platform === 'linux' && prefix.length === 0 ? ['setpriv', '--pdeathsig=QUIT'] : []),
      join(this.#binaries, 'postgres'),
      '-D',
      join(this.#folder, 'data'),
      '-h',
      '127.0.0.1',
      '-p',
      String(this.port),
      '-k',
      this.#folder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]
    const server = spawn(command, args, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
    let log = ''
    server.stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000)
    })
    this.#server = server
    const deadline = Date.now() + READY_MS
    while (!(await this.#isReady())) {
      if (server.exitCode !== null || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${log}`)
      }
      await pause(20)
    }
  }

  /** Ends the server: `fast` cuts connections, `immediate` is a crash. Its data stays. */
  async stopServer(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined || server.exitCode !== null) return
    const ended = once(server, 'exit')
    server.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.endMaker()
    await this.stopServer('immediate')
    await rm(this.#folder, { recursive: true, force: true })
  }

  /**
   * The last line of its pid file says so; after a crash the file may still be the one of the previous
   * server.
   */
  async #isReady(): Promise<boolean> {
    const text = await readFile(join(this.#folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '')
    const lines = text.trimEnd().split('\n')
    return Number(lines[0]) === this.#server?.pid && lines.at(-1)?.trim() === 'ready'
  }
}

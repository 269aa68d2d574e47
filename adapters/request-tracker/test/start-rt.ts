import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { programs } from './rt-programs.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const setup = here('../setup/')
const dataFiles = [here('../setup/queue.pl'), here('office.pl')]

export const gatewayPassword = 'truckroll-password'

export interface RealRt extends AsyncDisposable {
  readonly url: string
  /** Where its database is. */
  readonly databasePath: string
  /** A person of the office, over REST with her own login. */
  readonly dana: Office
  /** Inserts a data file, as an administrator would. */
  insert(dataFile: string, env: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

const createdSchema = z.looseObject({ id: z.string() })
const textSchema = z.string().nullish()
const answerSchema = z.looseObject({
  items: z.array(createdSchema).default([]),
  Filename: textSchema,
  Content: textSchema,
  _hyperlinks: z
    .array(z.looseObject({ ref: textSchema, id: z.union([z.string(), z.number()]).nullish() }))
    .default([]),
})

/** What a person does in Request Tracker. */
export class Office {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async get(path: string) {
    return answerSchema.parse(await this.#send('GET', path))
  }

  /** Resolves with the id of what was made. */
  async create(kind: 'ticket' | 'user', fields: Readonly<Record<string, unknown>>): Promise<string> {
    return createdSchema.parse(await this.#send('POST', `/${kind}`, fields)).id
  }

  /** A comment or correspondence. */
  write(ticketId: string, kind: 'comment' | 'correspond', fields: Readonly<Record<string, unknown>>) {
    return this.#send('POST', `/ticket/${ticketId}/${kind}`, { ContentType: 'text/plain', ...fields })
  }

  change(ticketId: string, fields: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#send('PUT', `/ticket/${ticketId}`, fields)
  }

  async #send(method: string, path: string, json?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#url}/REST/2.0${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from('dana:dana-password').toString('base64')}`,
        'content-type': 'application/json',
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`RT answered ${answer.status} to ${method} ${path}: ${text}`)
    return JSON.parse(text)
  }
}

/**
 * Debian's Request Tracker with a database of its own, on a free port, as its page of set-up says, and with what the
 * further data files say.
 */
export async function startRt(further: readonly string[] = []): Promise<RealRt> {
  const folder = await mkdtemp(join(tmpdir(), 'truckroll-rt-'))
  const port = await freePort()
  const env = await writeConfig(folder, port)
  const databasePath = join(folder, 'desk.sqlite')
  await copyFile(await preparedDatabase([...dataFiles, ...further]), databasePath)
  // A group of its own: its workers end with it. One worker, as a test needs no more and memory is short.
  const args = ['--host', '127.0.0.1', '--port', String(port), '--max-workers', '1']
  const log = await open(join(folder, 'log'), 'w')
  const child = spawn(programs.server, args, { env, stdio: ['ignore', 'ignore', log.fd], detached: true })
  await log.close()
  // A process that has nothing else to do ends, and the server with it.
  child.unref()
  const ended = once(child, 'close')
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
  }
  const endAtExit = () => {
    end()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', endAtExit)
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    const answer = await fetch(`${url}/REST/2.0/rt`).catch(() => undefined)
    if (answer?.status === 401) break
    if (child.exitCode !== null)
      throw new Error(`Request Tracker ended: ${await readFile(join(folder, 'log'), 'utf8')}`)
    await pause(50)
  }
  const close = async () => {
    process.off('exit', endAtExit)
    child.ref()
    end()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  return {
    url,
    databasePath,
    dana: new Office(url),
    insert: (dataFile, more) => insert(dataFile, { ...env, ...more }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Its tables take seconds, so they are made once for each version of the data files. */
async function preparedDatabase(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of [...files, here('../setup/lifecycle.pm'), here('start-rt.ts')]) {
    hash.update(await readFile(path))
  }
  hash.update(String((await stat(programs.database)).mtimeMs))
  const kept = here('../../../.setup/request-tracker/')
  const path = join(kept, `${hash.digest('hex').slice(0, 16)}.sqlite`)
  if ((await stat(path).catch(() => undefined)) !== undefined) return path
  const folder = await mkdtemp(join(tmpdir(), 'truckroll-rt-'))
  const env = await writeConfig(folder, 80)
  await writeFile(join(folder, 'password'), 'root-password')
  const passwordFile = join(folder, 'password')
  await setupDatabase(['--action', 'init', '--force', '--root-password-file', passwordFile], env)
  for (const file of files) await insert(file, env)
  await mkdir(kept, { recursive: true })
  // Another test may be making the same one: each moves its own into place, whole.
  const own = `${path}.${process.pid}`
  await copyFile(join(folder, 'desk.sqlite'), own)
  await rename(own, path)
  await rm(folder, { recursive: true })
  return path
}

async function writeConfig(folder: string, port: number): Promise<NodeJS.ProcessEnv> {
  const mail = join(folder, 'mail')
  await writeFile(mail, '#!/bin/sh\ncat >/dev/null\n', { mode: 0o755 })
  const config = join(folder, 'RT_SiteConfig.pm')
  await writeFile(
    config,
    `Set($rtname, 'desk'); Set($Organization, 'desk.invalid');
    Set($WebDomain, '127.0.0.1'); Set($WebPort, ${port});
    Set($DatabaseType, 'SQLite'); Set($DatabaseName, '${folder}/desk.sqlite');
    Set($MailCommand, 'sendmailpipe'); Set($SendmailPath, '${mail}');
    # RT hashes the password at each request, which would be most of the time of the tests.
    Set($BcryptCost, 4);
    Set($LogToSyslog, undef); Set($LogToFile, undef); Set($LogToSTDERR, 'error'); 1;`,
  )
  return {
    PATH: process.env['PATH'],
    TZ: 'UTC',
    RT_SITE_CONFIG: config,
    // The lifecycle is read from here, as from RT_SiteConfig.d of a real one.
    RT_SITE_CONFIG_DIR: setup,
    TRUCKROLL_PASSWORD: gatewayPassword,
  }
}

function insert(dataFile: string, env: NodeJS.ProcessEnv): Promise<void> {
  return setupDatabase(['--action', 'insert', '--datafile', dataFile], env)
}

async function setupDatabase(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { stdout, stderr } = await promisify(execFile)(programs.database, args, { env })
  if (!stdout.trimEnd().endsWith('Done.'))
    throw new Error(`expected Done. from ${args.join(' ')}: ${stdout} ${stderr}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

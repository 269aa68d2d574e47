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
import { programs } from './tryton-programs.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const firstDatabase = 'desk'
const modules = ['ir', 'res', 'party', 'project', 'project_plan', 'timesheet', 'company']
const adminPassword = 'Office-Dana-1'
const statusNames = [
  'Offered',
  'Accepted',
  'Scheduled',
  'En route',
  'Started',
  'Paused',
  'Complete',
  'Rejected',
  'Canceled',
]

export const credentials = { user: 'truckroll', password: 'Truckroll-Login-1' }

export interface RealTryton extends AsyncDisposable {
  readonly url: string
  readonly database: string
  /** A person of the office, with a login of her own. */
  readonly dana: Office
  /** One more database like the first, which holds nothing yet. */
  addDatabase(): Promise<{ readonly database: string; readonly dana: Office }>
  close(): Promise<void>
}

/** What a person does in Tryton. */
export class Office {
  readonly #address: string
  readonly #context: object
  #authorization: string | undefined

  constructor(url: string, database: string, context: object = { company: 1, language: 'en' }) {
    this.#address = `${url}/${database}/`
    this.#context = context
  }

  async call(method: string, ...params: readonly unknown[]): Promise<unknown> {
    // A password is hashed at each call, which would be most of the time of the tests: a session is not.
    this.#authorization ??= await this.#logIn()
    return this.#post(method, [...params, this.#context], { authorization: this.#authorization })
  }

  async create(model: string, values: object): Promise<number> {
    return z.tuple([z.number()]).parse(await this.call(`model.${model}.create`, [values]))[0]
  }

  async write(model: string, id: number | string, values: object): Promise<void> {
    await this.call(`model.${model}.write`, [Number(id)], values)
  }

  async search(model: string, domain: readonly unknown[], fields: readonly string[]) {
    const found = await this.call(
      `model.${model}.search_read`,
      domain,
      0,
      null,
      [['id', 'ASC']],
      ['id', ...fields],
    )
    return z.array(z.looseObject({ id: z.number() })).parse(found)
  }

  async task(id: number | string) {
    const fields = [
      'name',
      'status.name',
      'party',
      'party_address',
      'constraint_start_time',
      'constraint_finish_time',
      'comment',
    ]
    const [task] = await this.search('project.work', [['id', '=', Number(id)]], fields)
    return task
  }

  /** Gives a task another status, as she picks it from the list. */
  async move(id: number | string, status: string, more: object = {}): Promise<void> {
    const [found] = await this.search('project.work.status', [['name', '=', status]], ['progress'])
    if (found === undefined) throw new Error(`expected a status ${status}`)
    const progress = found['progress'] === null ? {} : { progress: found['progress'] }
    await this.write('project.work', id, { status: found.id, ...progress, ...more })
  }

  async #logIn(): Promise<string> {
    const answer = await this.#post('common.db.login', ['admin', { password: adminPassword }], {})
    const [id, key] = z.tuple([z.number(), z.string()]).parse(answer)
    return `Session ${Buffer.from(`admin:${id}:${key}`).toString('base64')}`
  }

  async #post(
    method: string,
    params: readonly unknown[],
    headers: Readonly<Record<string, string>>,
  ): Promise<unknown> {
    const answer = await fetch(this.#address, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 1, method, params }),
    })
    const { result, error } = z.looseObject({}).parse(await answer.json())
    if (error !== undefined) throw new Error(`Tryton answered to ${method}: ${JSON.stringify(error)}`)
    return result
  }
}

/** Debian's Tryton on a database of its own (SQLite), on a free port. */
export async function startTryton(): Promise<RealTryton> {
  const folder = await mkdtemp(join(tmpdir(), 'truckroll-tryton-'))
  const prepared = await preparedDatabase()
  await copyFile(prepared, join(folder, `${firstDatabase}.sqlite`))
  const server = await start(folder)
  let databases = 1
  return {
    ...server,
    addDatabase: async () => {
      databases += 1
      const database = `${firstDatabase}${databases}`
      await copyFile(prepared, join(folder, `${database}.sqlite`))
      return { database, dana: new Office(server.url, database) }
    },
    [Symbol.asyncDispose]: server.close,
  }
}

/** The same on an empty database of PostgreSQL named `desk`, at this URI without its name. */
export async function startTrytonOn(uri: string): Promise<Omit<RealTryton, 'addDatabase'>> {
  const folder = await mkdtemp(join(tmpdir(), 'truckroll-tryton-'))
  await initialize(folder, uri)
  const server = await start(folder, uri)
  await setUp(new Office(server.url, firstDatabase, {}))
  return { ...server, [Symbol.asyncDispose]: server.close }
}

async function start(folder: string, uri = 'sqlite://') {
  const port = await freePort()
  const config = await writeConfig(folder, uri, `[web]\nlisten = 127.0.0.1:${port}\n`)
  const log = await open(join(folder, 'log'), 'w')
  const child = spawn(programs.server, ['-c', config, '-d', firstDatabase], {
    stdio: ['ignore', 'ignore', log.fd],
  })
  await log.close()
  // A process that has nothing else to do ends, and the server with it.
  child.unref()
  const end = () => void child.kill('SIGTERM')
  const endAtExit = () => {
    end()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', endAtExit)
  const ended = once(child, 'close')
  const url = `http://127.0.0.1:${port}`
  while ((await fetch(url).catch(() => undefined)) === undefined) {
    if (child.exitCode !== null)
      throw new Error(`Tryton ended: ${await readFile(join(folder, 'log'), 'utf8')}`)
    await pause(50)
  }
  const close = async () => {
    process.off('exit', endAtExit)
    child.ref()
    end()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  return { url, database: firstDatabase, dana: new Office(url, firstDatabase), close }
}

/** Its tables take seconds, so they are made once for each version of this file and of Tryton. */
async function preparedDatabase(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(here('start-tryton.ts')))
  hash.update(String((await stat(programs.admin)).mtimeMs))
  const kept = here('../../../.setup/tryton/')
  const path = join(kept, `${hash.digest('hex').slice(0, 16)}.sqlite`)
  if ((await stat(path).catch(() => undefined)) !== undefined) return path
  const folder = await mkdtemp(join(tmpdir(), 'truckroll-tryton-'))
  const file = join(folder, `${firstDatabase}.sqlite`)
  await writeFile(file, '')
  await initialize(folder)
  const server = await start(folder)
  await setUp(new Office(server.url, firstDatabase, {}))
  await mkdir(kept, { recursive: true })
  // Another test may be making the same one: each moves its own into place, whole.
  const own = `${path}.${process.pid}`
  await copyFile(file, own)
  await rename(own, path)
  await server.close()
  return path
}

async function writeConfig(folder: string, uri: string, more = ''): Promise<string> {
  const path = join(folder, 'trytond.conf')
  await writeFile(path, `[database]\nuri = ${uri}\npath = ${folder}\n${more}`)
  return path
}

/** Makes the tables. */
async function initialize(folder: string, uri = 'sqlite://'): Promise<void> {
  await writeFile(join(folder, 'password'), adminPassword)
  const config = await writeConfig(folder, uri)
  const args = [
    '-c',
    config,
    '-d',
    firstDatabase,
    '-u',
    ...modules,
    '--activate-dependencies',
    '--email',
    'dana@example.invalid',
    '-p',
  ]
  const env = { PATH: process.env['PATH'], TRYTONPASSFILE: join(folder, 'password') }
  await promisify(execFile)(programs.admin, args, { env })
}

/** What the README asks an administrator for. */
async function setUp(dana: Office): Promise<void> {
  const currency = await dana.create('currency.currency', {
    name: 'US Dollar',
    code: 'USD',
    symbol: '$',
    numeric_code: '840',
  })
  const party = await dana.create('party.party', { name: 'Best HVAC' })
  const company = await dana.create('company.company', { party, currency, timezone: 'America/New_York' })
  const companies = { companies: [['add', [company]]], company }
  await dana.write('res.user', 1, companies)
  for (const [sequence, name] of statusNames.entries()) {
    const progress = name === 'Complete' ? 1 : null
    await dana.create('project.work.status', { name, types: ['task', 'project'], progress, sequence })
  }
  const groups = await dana.search(
    'res.group',
    [['name', 'in', ['Project Administration', 'Party Administration']]],
    [],
  )
  await dana.create('res.user', {
    name: 'Truckroll',
    login: credentials.user,
    password: credentials.password,
    groups: [['add', groups.map(({ id }) => id)]],
    ...companies,
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

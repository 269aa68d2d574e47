import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export const credentials = { user: 'truckroll', password: 'secret' }

/** A server, and how it is run. */
export interface CalendarProgram {
  readonly name: string
  /** A file of its package. */
  readonly file: string
  /** Where the calendars of the login are. */
  readonly home: string
  /** Lays out all that it needs in this folder; what has to end with it goes onto the stack. */
  prepare(
    folder: string,
    port: number,
    stack: AsyncDisposableStack,
  ): Promise<{ readonly program: string; readonly args: readonly string[] }>
}

/** Servers of Debian that start in a second. */
export const serverNames = ['radicale', 'xandikos'] as const
export type ServerName = (typeof serverNames)[number]

const programs: Readonly<Record<ServerName, CalendarProgram>> = {
  radicale: {
    name: 'radicale',
    file: '/usr/bin/radicale',
    home: '/truckroll/',
    prepare: configureRadicale,
  },
  xandikos: {
    name: 'xandikos',
    file: '/usr/bin/xandikos',
    home: '/user/calendars/',
    prepare: (folder, port) => Promise.resolve(toXandikos(folder, port)),
  },
}

function programOf(server: ServerName | CalendarProgram): CalendarProgram {
  return typeof server === 'string' ? programs[server] : server
}

/** Why tests that need the server are skipped here; undefined if they can run. */
export function whyNoCalendarServer(server: ServerName | CalendarProgram): string | undefined {
  const { name, file } = programOf(server)
  if (existsSync(file)) return undefined
  const reason = `${name} is not installed (on Debian: apt-get install ${name})`
  process.stderr.write(`Tests are left out: ${reason}\n`)
  return reason
}

export interface RealCalendarServer extends AsyncDisposable {
  readonly url: string
  readonly person: Person
  /** Makes an empty calendar; resolves with its path. */
  createCalendar(name: string): Promise<string>
  /** The names of all entries of a calendar. */
  list(path: string): Promise<string[]>
  close(): Promise<void>
}

/** Starts the server with a folder of its own, on a free port. */
export async function startCalendarServer(wanted: ServerName | CalendarProgram): Promise<RealCalendarServer> {
  const { name, home, prepare } = programOf(wanted)
  const folder = await mkdtemp(join(tmpdir(), `truckroll-${name}-`))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const { program, args } = await prepare(folder, port, stack)
  const log = join(folder, 'log')
  const logged = await open(log, 'w')
  const child = spawn(program, args, { stdio: ['ignore', logged.fd, logged.fd] })
  await logged.close()
  const end = () => void child.kill('SIGTERM')
  process.once('exit', end)
  const ended = once(child, 'close')
  while ((await fetch(url).catch(() => undefined)) === undefined) {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${await readFile(log, 'utf8')}`)
    await pause(50)
  }
  stack.defer(async () => {
    process.off('exit', end)
    end()
    await ended
  })
  const server = stack.move()
  const close = () => server.disposeAsync()
  return {
    url,
    person: new Person(url),
    createCalendar: async (calendar) => {
      const path = `${home}${calendar}/`
      const answer = await send(url, 'MKCALENDAR', path)
      if (answer.status !== 201) throw new Error(`expected a new calendar, got ${answer.status}`)
      return path
    },
    list: async (path) => {
      const answer = await send(url, 'PROPFIND', path, undefined, { depth: '1' })
      const hrefs = [...(await answer.text()).matchAll(/href>([^<]+)</g)].map(([, href = '']) =>
        decodeURIComponent(href),
      )
      return hrefs.filter((href) => href.endsWith('.ics')).map((href) => href.slice(path.length))
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Somebody with a calendar program, who knows nothing of the gateway. */
export class Person {
  readonly #url: string
  #changes = 0

  constructor(url: string) {
    this.#url = url
  }

  async read(path: string): Promise<string> {
    const answer = await send(this.#url, 'GET', path)
    if (!answer.ok) throw new Error(`expected ${path}, got ${answer.status}`)
    // Long lines are folded.
    return (await answer.text()).replaceAll('\r', '').replaceAll('\n ', '')
  }

  /** Changes lines of an entry, as `{ SUMMARY: 'SUMMARY:done: Heater' }`, and stamps it as calendar programs do. */
  async change(path: string, lines: Readonly<Record<string, string>>): Promise<void> {
    this.#changes += 1
    const stamp = `DTSTAMP:20260101T00${String(this.#changes).padStart(4, '0')}Z`
    const names = new Set([...Object.keys(lines), 'DTSTAMP'])
    const kept = (await this.read(path))
      .split('\n')
      .filter((line) => line !== '' && !names.has(/^[A-Z-]+/.exec(line)?.[0] ?? ''))
    const added = [...Object.values(lines), stamp].filter((line) => line !== '')
    const at = kept.indexOf('END:VEVENT')
    const text = [...kept.slice(0, at), ...added, ...kept.slice(at)].join('\r\n')
    await this.write(path, `${text}\r\n`)
  }

  async write(path: string, text: string): Promise<void> {
    const answer = await send(this.#url, 'PUT', path, text)
    if (answer.status !== 201 && answer.status !== 204)
      throw new Error(`expected to change ${path}, got ${answer.status}: ${await answer.text()}`)
  }

  async delete(path: string): Promise<void> {
    await send(this.#url, 'DELETE', path)
  }
}

function send(
  url: string,
  method: string,
  path: string,
  body?: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const login = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')
  const headers = { authorization: `Basic ${login}`, ...more }
  if (body === undefined) return fetch(url + path, { method, headers })
  return fetch(url + path, {
    method,
    headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' },
    body,
  })
}

async function configureRadicale(folder: string, port: number) {
  const users = join(folder, 'users')
  await writeFile(users, `${credentials.user}:${credentials.password}\n`)
  const config = join(folder, 'config')
  await writeFile(
    config,
    `[server]\nhosts = 127.0.0.1:${port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = ${users}\n` +
      `htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = ${folder}/data\n[logging]\nlevel = warning\n`,
  )
  return { program: programs.radicale.file, args: ['-C', config] }
}

function toXandikos(folder: string, port: number) {
  const args = ['-d', join(folder, 'data'), '--defaults', '-l', '127.0.0.1', '-p', String(port)]
  return { program: programs.xandikos.file, args }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

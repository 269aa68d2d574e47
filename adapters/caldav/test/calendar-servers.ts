import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export const credentials = { user: 'truckroll', password: 'secret' }

/** Servers of Debian, each with the program that its package brings. */
export const serverNames = ['radicale', 'xandikos'] as const
export type ServerName = (typeof serverNames)[number]

/** Why tests that need the server are skipped here; undefined if they can run. */
export function whyNoCalendarServer(name: ServerName): string | undefined {
  if (existsSync(`/usr/bin/${name}`)) return undefined
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
export async function startCalendarServer(name: ServerName): Promise<RealCalendarServer> {
  const folder = await mkdtemp(join(tmpdir(), `truckroll-${name}-`))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const args = name === 'radicale' ? await configureRadicale(folder, port) : toXandikosArgs(folder, port)
  const child = spawn(`/usr/bin/${name}`, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    log = (log + part).slice(-4_000)
  })
  const end = () => void child.kill('SIGTERM')
  process.once('exit', end)
  const ended = once(child, 'close')
  while ((await fetch(url).catch(() => undefined)) === undefined) {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${log}`)
    await pause(50)
  }
  const close = async () => {
    process.off('exit', end)
    end()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  return {
    url,
    person: new Person(url),
    createCalendar: async (calendar) => {
      const path = name === 'radicale' ? `/truckroll/${calendar}/` : `/user/calendars/${calendar}/`
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

async function configureRadicale(folder: string, port: number): Promise<string[]> {
  const users = join(folder, 'users')
  await writeFile(users, `${credentials.user}:${credentials.password}\n`)
  const config = join(folder, 'config')
  await writeFile(
    config,
    `[server]\nhosts = 127.0.0.1:${port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = ${users}\n` +
      `htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = ${folder}/data\n[logging]\nlevel = warning\n`,
  )
  return ['-C', config]
}

function toXandikosArgs(folder: string, port: number): string[] {
  return ['-d', join(folder, 'data'), '--defaults', '-l', '127.0.0.1', '-p', String(port)]
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request as requestHttps } from 'node:https'
import { request as requestHttp, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from '@truckroll/gateway'
import { createServer } from '@truckroll/server'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { freePort } from '../support/free-port.ts'
import { createHttpWorld } from '../support/http-world.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { StartedProgram } from '../support/started-program.ts'

const path = `${process.env['PATH'] ?? ''}:/usr/sbin`
const has = (program: string, flag: string) =>
  spawnSync(program, [flag], { env: { PATH: path } }).error === undefined
const read = (file: string) => readFileSync(join(workspaceRoot, 'deploy', file), 'utf8')
const callbackToken = 'a-token-that-dispatch-presents'
const mostBytes = 10_485_760

/** A text with these passages of it changed; each must be there. */
function change(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((changed, [from, to]) => {
    expect(changed).toContain(from)
    return changed.replaceAll(from, to)
  }, text)
}

interface Proxy {
  readonly program: StartedProgram
  readonly isTls: boolean
}

/** nginx with the file as it is, but for ports, and files instead of those of /etc. */
function startNginx(folder: string, publicPort: number, port: number): Proxy {
  const made = spawnSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=truckroll.example.com -keyout key.pem -out cert.pem`.split(
      ' ',
    ),
    { cwd: folder, encoding: 'utf8' },
  )
  expect(made.stderr).not.toContain('rror')
  const site = change(read('nginx/truckroll.conf'), {
    '127.0.0.1:4201': `127.0.0.2:${publicPort}`,
    'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
    '/etc/ssl/truckroll.example.com.pem': join(folder, 'cert.pem'),
    '/etc/ssl/private/truckroll.example.com.key': join(folder, 'key.pem'),
  })
  // nginx keeps large bodies there, as another user.
  chmodSync(folder, 0o755)
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user www-data;' : ''}
daemon off;
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
access_log off;
${places}
${site}
}
`,
  )
  const program = new StartedProgram(
    ['nginx', '-e', 'stderr', '-c', join(folder, 'nginx.conf')],
    { PATH: path },
    folder,
  )
  return { program, isTls: true }
}

/** Caddy with the file as it is, but for addresses; without an address of the internet it gets no certificate. */
function startCaddy(folder: string, publicPort: number, port: number): Proxy {
  const site = change(read('caddy/Caddyfile'), {
    '127.0.0.1:4201': `127.0.0.2:${publicPort}`,
    'truckroll.example.com {': `http://127.0.0.1:${port} {`,
  })
  writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${site}`)
  const program = new StartedProgram(
    ['caddy', 'run', '--config', 'Caddyfile', '--adapter', 'caddyfile'],
    { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    folder,
  )
  return { program, isTls: false }
}

const proxies = [
  { name: 'nginx', isHere: has('nginx', '-v') && has('openssl', 'version'), start: startNginx },
  { name: 'Caddy', isHere: has('caddy', 'version'), start: startCaddy },
]

describe.each(proxies)('$name in front of a gateway', ({ isHere, start }) => {
  it.skipIf(!isHere)(
    'lets through what Dispatch and the product call, up to the limit, with the address of the caller',
    { timeout: 60_000 },
    async () => {
      await using world = await createHttpWorld({ adapter: createScriptedAdapter().definition })
      const requests: { readonly url?: unknown; readonly ip?: unknown; readonly status?: unknown }[] = []
      const logger: Logger = {
        debug() {},
        info: (fields, message) => void (message === 'request' && requests.push(fields)),
        warn() {},
        error() {},
        child: () => logger,
      }
      const server = createServer({
        gateway: world.gateway,
        // As the files say: the public port apart, on an address of its own, behind one proxy.
        settings: {
          httpPort: 0,
          publicPort: 0,
          publicHost: '127.0.0.2',
          trustedProxies: 1,
          apiToken: 'a-token-of-the-operator',
          callbackToken,
        },
        logger,
      })
      const { publicPort = 0 } = await server.listen()
      const folder = mkdtempSync(join(tmpdir(), 'truckroll-proxy-'))
      const port = await freePort()
      // The proxy stands on another address than the gateway listens on for its operator.
      const { program, isTls } = start(folder, publicPort, port)
      const agent = new Agent({ rejectUnauthorized: false, keepAlive: true })
      const call = (
        url: string,
        body?: Buffer | string,
        headers: Readonly<Record<string, string>> = {},
      ): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> =>
        new Promise((resolve, reject) => {
          const options = {
            host: '127.0.0.1',
            port,
            path: url,
            method: body === undefined ? 'GET' : 'POST',
            headers: { 'content-type': 'application/json', ...headers },
          }
          const asked = isTls ? requestHttps({ ...options, agent }) : requestHttp(options)
          asked.once('error', reject)
          asked.once('response', (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                text: Buffer.concat(chunks).toString(),
              }),
            )
          })
          asked.end(body)
        })
      try {
        await program.listening(port)
        const events = `/v1/dispatch/events?token=${callbackToken}`
        const event = JSON.stringify({ Actions: [{ ID: null, Put: { other: { id: 1 } } }] })
        const recorded = world.heard('message:recorded')
        expect(await call(events, event, { 'x-forwarded-for': '198.51.100.7' })).toMatchObject({
          status: 200,
        })
        await recorded
        // Nobody gets another address by saying so.
        await expect
          .poll(() => requests.find(({ status }) => status === 200))
          .toMatchObject({ ip: '127.0.0.1' })
        expect(JSON.stringify(requests)).not.toContain('198.51.100.7')
        expect((await call('/healthz')).status).toBe(200)
        expect((await call('/v1/dispatch/events?token=wrong', event)).status).toBe(401)
        expect(
          (await call('/v1/status', undefined, { authorization: 'Bearer a-token-of-the-operator' })).status,
        ).toBe(404)
        expect((await call('/metrics')).status).toBe(404)

        // JSON with white space up to the last byte that is taken.
        const largest = event + ' '.repeat(mostBytes - event.length)
        expect((await call(events, largest)).status).toBe(200)
        expect((await call(events, `${largest} `)).status).toBe(413)
      } finally {
        agent.destroy()
        await program.stop()
        await server.close({ graceMs: 100 })
        rmSync(folder, { recursive: true })
      }
    },
  )
})

import { readSigningKeys, signContent } from '@truckroll/verify/sign'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { endAll } from '../../packages/cli/test/support/spawn-cli.ts'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import { freePort } from '../support/free-port.ts'
import { startDev } from './dev.ts'
import { StartedProgram } from '../support/started-program.ts'

// Compilers and several processes a test: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const docs = join(workspaceRoot, 'docs/receivers')
const receivers = join(workspaceRoot, 'adapters/http-bridge/receivers')
const read = (name: string) => readFileSync(join(docs, name), 'utf8')

const cleanUp: (() => Promise<void> | void)[] = []
afterEach(async () => {
  await endAll()
  for (const each of cleanUp.splice(0).toReversed()) await each()
})

async function start(
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<StartedProgram> {
  const program = new StartedProgram(command, env)
  cleanUp.push(() => program.stop())
  await program.listening(port)
  return program
}

/** A folder that the web server's own user may read and write. */
function openFolder(): string {
  const folder = makeFolder()
  cleanUp.push(folder.remove)
  chmodSync(folder.path, 0o777)
  return folder.path
}

/** Replaces each, and fails where one is not there: then the file shows something else than is tried here. */
function replaceEach(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((changed, [from, to]) => {
    expect(changed).toContain(from)
    return changed.replaceAll(from, to)
  }, text)
}

const sbin = '/usr/sbin'
const phpFpm = existsSync(sbin) ? readdirSync(sbin).find((name) => /^php-fpm[\d.]+$/.test(name)) : undefined
const isRoot = process.getuid?.() === 0

describe('PHP-FPM behind nginx', () => {
  it('takes what `truckroll dev` delivers by the files of the document, large bodies too', async ({
    skip,
  }) => {
    const nginx = join(sbin, 'nginx')
    skip(
      phpFpm === undefined || !existsSync(nginx),
      'install php-fpm, php-sqlite3 and nginx-light to try them',
    )
    const folder = openFolder()
    copyFileSync(join(receivers, 'receiver.php'), join(folder, 'receiver.php'))
    const [port, fpmPort] = [await freePort(), await freePort()]
    const dev = await startDev(`http://127.0.0.1:${port}/jobs`, folder)

    const pool = replaceEach(read('php-fpm.conf'), {
      '/run/php/receiver.sock': `127.0.0.1:${fpmPort}`,
      '/srv/receiver': folder,
      ...(isRoot ? {} : { 'user = www-data\n': '', 'group = www-data\n': '' }),
    })
    writeFileSync(join(folder, 'fpm.conf'), `[global]\nerror_log = ${folder}/fpm.log\n${pool}`)
    const environment = { TRUCKROLL_BRIDGE_SECRET: dev.secret }
    await start([join(sbin, phpFpm ?? ''), '-F', '-y', join(folder, 'fpm.conf')], environment, fpmPort)

    const site = replaceEach(read('nginx.conf'), {
      '127.0.0.1:8000': `127.0.0.1:${port}`,
      'unix:/run/php/receiver.sock': `127.0.0.1:${fpmPort}`,
      '/srv/receiver': folder,
      'include fastcgi_params': 'include /etc/nginx/fastcgi_params',
    })
    mkdirSync(join(folder, 'body'))
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${folder}/body/${kind};`)
      .join('\n')
    writeFileSync(
      join(folder, 'all.conf'),
      `${isRoot ? 'user www-data;' : ''}\ndaemon off;\npid ${folder}/nginx.pid;\nerror_log ${folder}/nginx.log;\n` +
        `events {}\nhttp {\naccess_log off;\n${places}\n${site}\n}\n`,
    )
    await start([nginx, '-c', join(folder, 'all.conf')], {}, port)

    const jobId = await dev.offer('Heater is cold')
    await expect
      .poll(async () => (await dev.read<{ bmsId?: string }>(`/v1/jobs/${jobId}`)).bmsId, { timeout: 60_000 })
      .toBe(`WO-${jobId}`)
    const url = `http://127.0.0.1:${port}/jobs`
    const body = JSON.stringify({ type: 'note.created', data: { jobId, text: 'x'.repeat(5_000_000) } })
    expect((await post(url, dev.secret, body)).status).toBe(200)
    expect((await post(url, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', body)).status).toBe(401)
  })
})

const illuminate = '/usr/share/php/Illuminate/autoload.php'

describe('VerifyTruckroll, the middleware for Laravel', () => {
  it("verifies by Laravel's request, whatever the case of the headers", async ({ skip }) => {
    skip(
      !existsSync(illuminate) || spawnSync('php', ['--version']).status !== 0,
      'install php-laravel-framework',
    )
    const folder = openFolder()
    const front = join(folder, 'front.php')
    // No whole application: what the two helpers stand on that the middleware calls, and Laravel's own request.
    writeFileSync(
      front,
      `<?php
error_reporting(E_ALL & ~E_DEPRECATED);
require '${illuminate}';
require '${join(docs, 'VerifyTruckroll.php')}';
$container = \\Illuminate\\Container\\Container::getInstance();
$secret = getenv('TRUCKROLL_BRIDGE_SECRET');
$container->instance('config', new \\Illuminate\\Config\\Repository(['services' => ['truckroll' => ['secret' => $secret]]]));
$factory = new class { function make($text = '', $status = 200) { return new \\Illuminate\\Http\\Response($text, $status); } };
$container->instance(\\Illuminate\\Contracts\\Routing\\ResponseFactory::class, $factory);
$next = fn ($request) => new \\Illuminate\\Http\\Response('taken ' . $request->json('data.jobId'));
(new App\\Http\\Middleware\\VerifyTruckroll())->handle(\\Illuminate\\Http\\Request::capture(), $next)->send();
`,
    )
    const port = await freePort()
    const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
    await start(['php', '-S', `127.0.0.1:${port}`, front], { TRUCKROLL_BRIDGE_SECRET: secret }, port)
    const url = `http://127.0.0.1:${port}/jobs`
    const body = '{"type":"job.created", "data":{"jobId":"7"}}'
    const taken = await post(url, secret, body)
    expect([taken.status, await taken.text()]).toEqual([200, 'taken 7'])
    expect((await post(url, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', body)).status).toBe(401)
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401)
  })
})

function post(url: string, secret: string, body: string): Promise<Response> {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const key = readSigningKeys(secret)?.[0]
  if (key === undefined) throw new Error('expected a secret')
  const signature = signContent(key, 'event-1', timestamp, Buffer.from(body)).toString('base64')
  const headers = {
    'content-type': 'application/json',
    'webhook-id': 'event-1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
  return fetch(url, { method: 'POST', body, headers })
}

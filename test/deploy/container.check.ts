import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createSandbox } from '@truckroll/sandbox'
import { Cluster } from '@truckroll/throwaway-postgres'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { freePort } from '../support/free-port.ts'
import { makeImage } from './image.ts'

const folder = join(workspaceRoot, 'deploy/docker')
const serviceSchema = z.object({
  user: z.string(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  volumes: z.array(z.string()),
  ports: z.array(z.string().startsWith('127.0.0.1:')),
  stop_grace_period: z.literal('15s'),
})
const composeSchema = z.object({
  services: z.object({ truckroll: serviceSchema }),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
})

/** The built command as npm would have it from a registry, with what it depends on in it. */
function packCommand(place: string): Buffer {
  const copy = join(place, 'packed/package')
  const own = join(workspaceRoot, 'packages/cli')
  const manifest = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
  for (const part of ['bin', 'dist']) cpSync(join(own, part), join(copy, part), { recursive: true })
  cpSync(join(workspaceRoot, 'node_modules/jiti'), join(copy, 'node_modules/jiti'), { recursive: true })
  const { devDependencies: _, scripts: _scripts, ...rest } = manifest
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...rest, bundleDependencies: ['jiti'] }))
  return spawnSync('tar', ['-cz', 'package'], { cwd: join(place, 'packed'), maxBuffer: 1e8 }).stdout
}

it(
  'the image runs a gateway on PostgreSQL as the compose file says, as a user who may write to its data folder only',
  { timeout: 120_000 },
  async () => {
    const place = mkdtempSync(join(tmpdir(), 'truckroll-image-'))
    onTestFinished(() => rmSync(place, { recursive: true }))
    chmodSync(place, 0o755)
    const context = join(place, 'project')
    mkdirSync(context)
    const tarball = packCommand(place)
    const registry = createServer((_request, response) => void response.end(tarball)).listen(0, '127.0.0.1')
    onTestFinished(() => void registry.close())
    await once(registry, 'listening')
    const address = registry.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const dependencies = { truckroll: `http://127.0.0.1:${port}/truckroll.tgz` }
    writeFileSync(
      join(context, 'package.json'),
      JSON.stringify({ private: true, type: 'module', dependencies }),
    )
    writeFileSync(
      join(context, 'adapter.js'),
      `class Small { async createJob() { return { bmsId: 'wo-1' } } async cancelJob() {} }
export default { name: 'small', version: '1', adapter: Small }`,
    )
    for (const name of ['.env', 'truckroll.db', 'secrets'])
      writeFileSync(join(context, name), 'not for the image')

    const node = join(place, 'bin/node')
    mkdirSync(join(place, 'bin'))
    copyFileSync(process.execPath, node)
    const env = { ...process.env, npm_config_cache: join(place, 'npm') }
    // npm talks to this process.
    const lock = spawn('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], {
      cwd: context,
      env,
    })
    expect(await once(lock, 'close')).toEqual([0, null])
    const ignored = readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8').trim().split('\n')
    const image = makeImage(join(folder, 'Dockerfile'), {
      context,
      place,
      env,
      ignored: new RegExp(`^(?:${ignored.map(toPattern).join('|')})(?:/|$)`),
    })
    const pinned = JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8')).devDependencies.node
    expect(image.from).toEqual([`node:${pinned}-bookworm-slim`, `node:${pinned}-bookworm-slim`])
    for (const name of ['.env', 'truckroll.db', 'secrets']) {
      expect(existsSync(join(image.root, image.workFolder, name))).toBe(false)
    }

    const { services, secrets } = composeSchema.parse(
      parse(readFileSync(join(folder, 'compose.yaml'), 'utf8')),
    )
    const service = services.truckroll
    expect(service.user).toBe(image.user)
    expect(service.volumes.map((volume) => volume.split(':')[1])).toEqual(image.volumes)
    const cluster = await Cluster.start()
    onTestFinished(() => cluster[Symbol.asyncDispose]())
    const sandbox = await createSandbox({ port: 0, seed: 1 })
    await sandbox.listen()
    onTestFinished(() => sandbox.close())
    const account = sandbox.accounts.find(({ role }) => role === 'gateway')
    const texts: Readonly<Record<string, string>> = {
      'dispatch-secret': account?.secret ?? '',
      store: await cluster.createDatabase(),
      'encryption-key': Buffer.alloc(32, 7).toString('base64'),
      'api-token': 'a-token-of-the-operator',
    }
    const [uid = 0, gid = 0] = image.user.split(':').map(Number)
    const isRoot = process.getuid?.() === 0
    mkdirSync(join(place, 'run/secrets'), { recursive: true })
    for (const name of service.secrets) {
      expect(secrets).toHaveProperty(name)
      const file = join(place, 'run/secrets', name)
      writeFileSync(file, texts[name] ?? '', { mode: 0o400 })
      if (isRoot) chownSync(file, uid, gid)
    }
    const ports = { TRUCKROLL_HTTP_PORT: '0', TRUCKROLL_PUBLIC_PORT: String(await freePort()) }
    const started = spawn(
      join(image.root, image.workFolder, image.command[0] ?? ''),
      image.command.slice(1),
      {
        cwd: join(image.root, image.workFolder),
        ...(isRoot ? { uid, gid } : {}),
        env: {
          PATH: `${join(place, 'bin')}:/usr/bin:/bin`,
          ...image.env,
          ...Object.fromEntries(
            Object.entries(service.environment).map(([name, value]) => [
              name,
              value.replace('/run/secrets', join(place, 'run/secrets')),
            ]),
          ),
          // What is not on this machine: Dispatch, the adapter, a network of its own.
          TRUCKROLL_ENVIRONMENT: 'sandbox',
          TRUCKROLL_DISPATCH_URL: sandbox.url,
          TRUCKROLL_DISPATCH_KEY: account?.key ?? '',
          TRUCKROLL_ADAPTER: './adapter.js',
          TRUCKROLL_HTTP_HOST: '127.0.0.1',
          ...ports,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const ended = once(started, 'close')
    const messages: unknown[] = []
    for await (const line of createInterface({ input: started.stdout })) {
      const { msg } = JSON.parse(line)
      messages.push(msg)
      if (msg === 'ready') {
        const healthy = spawn(node, image.healthCheck.slice(1), { env: ports, stdio: 'inherit' })
        expect(await once(healthy, 'close')).toEqual([0, null])
        sandbox.control.brand.offerJob()
      } else if (msg === 'handed over') started.kill('SIGTERM')
    }
    expect(await ended).toEqual([0, null])
    expect(messages).toContain('handed over')
    expect(messages.at(-1)).toBe('stopped')
  },
)

function toPattern(line: string): string {
  return line.replaceAll('.', '\\.').replaceAll('*', '[^/]*')
}

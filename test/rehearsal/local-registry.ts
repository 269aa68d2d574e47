import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pinnedNodePath } from '../../scripts/pinned-node.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { freePort } from '../support/free-port.ts'
import type { Environment, Shell } from '../support/shell.ts'

const verdaccio = '6.10.4'

export interface LocalRegistry extends AsyncDisposable {
  /** What makes npm use it, and publish to it. */
  readonly env: Environment
}

/**
 * A registry on loopback: ours are published to it and never looked for elsewhere, all others come from the registry
 * that this machine uses.
 */
export async function startRegistry(shell: Shell): Promise<LocalRegistry> {
  const { folder } = shell
  // It is asked of the machine each time and written nowhere but into this throw-away folder.
  const uplink = (await shell.run('npm', ['config', 'get', 'registry'])).trim()
  // verdaccio asks for node-fetch by a tag that not every registry serves.
  const manifest = { private: true, dependencies: { verdaccio }, overrides: { 'node-fetch': '2.7.0' } }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  await shell.run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])
  const port = await freePort()
  await writeFile(join(folder, 'config.yaml'), toConfig(uplink))
  await writeFile(join(folder, 'npmrc'), `//127.0.0.1:${port}/:_authToken=rehearsal\n`)
  const bin = join(folder, 'node_modules', 'verdaccio', 'bin', 'verdaccio')
  const args = [bin, '--config', 'config.yaml', '--listen', `127.0.0.1:${port}`]
  const running = await shell.start(pinnedNodePath(workspaceRoot), args, /http address/)
  return {
    env: {
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_userconfig: join(folder, 'npmrc'),
      // Never the user's own: what is rehearsed under a version is not what is released under it.
      npm_config_cache: join(folder, 'cache'),
      npm_config_fetch_retries: '0',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

function toConfig(uplink: string): string {
  const own = "{ access: '$all', publish: '$all', unpublish: '$all' }"
  return `
storage: ./storage
uplinks: { upstream: { url: '${uplink}', timeout: 60s, max_fails: 100 } }
packages:
  '@truckroll/*': ${own}
  'truckroll': ${own}
  'create-truckroll-adapter': ${own}
  '**': { access: '$all', proxy: upstream }
max_body_size: 100mb
log: { type: stdout, format: pretty, level: http }
`
}

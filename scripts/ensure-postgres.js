import { existsSync, readdirSync } from 'node:fs'
import { runStage } from './run-stage.js'

const serverFolder = '/usr/lib/postgresql'

/**
 * Under CI=true on Debian the tests may leave nothing out, so PostgreSQL is installed where it is missing. Elsewhere
 * nothing is installed: the tests that need it say so and are skipped.
 *
 * @param {string} root
 */
export async function ensurePostgres(root) {
  const isDebianCi = process.env.CI === 'true' && existsSync('/etc/debian_version')
  const isInstalled = existsSync(serverFolder) && readdirSync(serverFolder).length > 0
  if (!isDebianCi || isInstalled) return
  // Its package would start a server of its own, which no test wants.
  const script = [
    'mkdir -p /etc/postgresql-common',
    "echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf",
    'apt-get update',
    'apt-get install -y --no-install-recommends postgresql',
  ].join(' && ')
  const asRoot = process.getuid?.() === 0 ? ['sh'] : ['sudo', '-n', 'sh']
  const [command, ...args] = [...asRoot, '-c', script]
  await runStage({
    doing: 'Installing PostgreSQL for the tests (apt-get)',
    done: 'Installed PostgreSQL',
    command,
    args,
    cwd: root,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

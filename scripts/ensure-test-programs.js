import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runStage } from './run-stage.js'
import { SetupError } from './setup-error.js'

const serverFolder = '/usr/lib/postgresql'

/** What tests start besides Node, by its Debian package; half of them need PostgreSQL, a few each the others. */
const server = {
  name: 'postgresql',
  isInstalled: () => existsSync(serverFolder) && readdirSync(serverFolder).length > 0,
}
const onPath = {
  ruby: 'ruby',
  strace: 'strace',
  zsh: 'zsh',
  fish: 'fish',
  chromium: 'chromium',
  python3: 'python3',
  'php-cli': 'php',
  'mono-mcs': 'mcs',
  'mono-runtime': 'mono',
  'default-jdk-headless': 'javac',
  'nginx-light': 'nginx',
}
/** What the programs in other languages stand on; there is nothing of them on the PATH. */
const libraries = [
  'ruby-webrick',
  'python3-requests',
  'php-curl',
  'php-fpm',
  'php-laravel-framework',
  'php-sqlite3',
  'libmono-system-net-http4.0-cil',
  'libnewtonsoft-json5.0-cil',
  'libjackson2-databind-java',
]
const others = [
  ...Object.entries(onPath).map(([name, program]) => ({ name, isInstalled: () => isOnPath(program) })),
  ...libraries.map((name) => ({ name, isInstalled: () => isKnownToDpkg(name) })),
]

/**
 * Under CI=true on Debian the tests should leave nothing out, so what they start is installed if it is missing.
 * Elsewhere nothing is installed: the tests that need it say so and are skipped.
 *
 * @param {string} root
 */
export async function ensureTestPrograms(root) {
  if (process.env.CI !== 'true' || !existsSync('/etc/debian_version')) return
  await install([server], root)
  try {
    await install(others, root)
  } catch (error) {
    // One that a signal stopped ends the command.
    if (!(error instanceof SetupError) || error.exitCode > 128) throw error
    process.stderr.write(`${error.message}\nThe tests that need them are left out.\n`)
  }
}

/**
 * @param {{ name: string, isInstalled: () => boolean }[]} programs
 * @param {string} root
 */
async function install(programs, root) {
  const missing = programs.filter(({ isInstalled }) => !isInstalled()).map(({ name }) => name)
  if (missing.length === 0) return
  const script = [
    // PostgreSQL's package would start a server of its own, which no test wants.
    'mkdir -p /etc/postgresql-common',
    "echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf",
    'apt-get update',
    `apt-get install -y --no-install-recommends ${missing.join(' ')}`,
  ].join(' && ')
  const asRoot = process.getuid?.() === 0 ? ['sh'] : ['sudo', '-n', 'sh']
  const [command, ...args] = [...asRoot, '-c', script]
  await runStage({
    doing: `Installing ${missing.join(' and ')} for the tests (apt-get)`,
    done: `Installed ${missing.join(' and ')}`,
    command,
    args,
    cwd: root,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/** @param {string} name */
function isKnownToDpkg(name) {
  const { stdout } = spawnSync('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev}', name], {
    encoding: 'utf8',
  })
  return stdout?.startsWith('ii') ?? false
}

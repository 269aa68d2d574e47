import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What tests start besides Node: packages of Debian, each with the program that it brings. */
const programs = {
  ruby: 'ruby',
  strace: 'strace',
  zsh: 'zsh',
  fish: 'fish',
  curl: 'curl',
  bsdutils: 'script',
  chromium: 'chromium',
  python3: 'python3',
  'php-cli': 'php',
  'mono-mcs': 'mcs',
  'mono-runtime': 'mono',
  'default-jdk-headless': 'javac',
  'nginx-light': 'nginx',
  pgbouncer: 'pgbouncer',
  prometheus: 'promtool',
  caddy: 'caddy',
  systemd: 'systemd-analyze',
  openssl: 'openssl',
}
/** What programs in other languages stand on; there is nothing of them on the PATH. */
const libraries = [
  'ruby-webrick',
  'python3-requests',
  'php-curl',
  'php-fpm',
  'php-laravel-framework',
  'php-sqlite3',
  'libmono-system-net-http4.0-cil',
  'libmono-sqlite4.0-cil',
  'libnewtonsoft-json5.0-cil',
  'libjackson2-databind-java',
  // Products that adapters are run against.
  'request-tracker5',
  'rt5-db-sqlite',
  'rt5-standalone',
  'radicale',
  'xandikos',
  'davical',
  'tryton-server',
  'tryton-modules-project-plan',
  // Tryton's way to PostgreSQL.
  'python3-psycopg2',
  'python3-tz',
]
const serverFolder = '/usr/lib/postgresql'

/** The packages that are not here. Only Debian's own tools tell which libraries there are: elsewhere they are missing. */
export function missingPackages() {
  return [
    ...(hasServer() ? [] : ['postgresql']),
    ...Object.entries(programs).flatMap(([name, program]) => (isOnPath(program) ? [] : [name])),
    ...libraries.filter((name) => !isKnownToDpkg(name)),
  ]
}

function hasServer() {
  return (existsSync(serverFolder) && readdirSync(serverFolder).length > 0) || isOnPath('pg_config')
}

/** @param {string} program */
function isOnPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return folders.some((folder) => existsSync(join(folder, program)))
}

/** @param {string} name */
function isKnownToDpkg(name) {
  const asked = ['--show', '--showformat=${db:Status-Abbrev}', name]
  return spawnSync('dpkg-query', asked, { encoding: 'utf8' }).stdout?.startsWith('ii') ?? false
}

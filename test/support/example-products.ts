import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { workspaceRoot } from '../../scripts/workspace-root.js'

/** A small product behind the HTTP bridge, in another language. */
export interface ExampleProduct {
  /** Its folder in `examples`. */
  readonly name: string
  /** What its own ids begin with. */
  readonly prefix: string
  /** What Debian brings its language by; said if it is missing. */
  readonly packages: string
  /** Ends with 0 if all that it needs is there. */
  readonly probe: readonly [string, ...string[]]
  /** Makes ready what has to be compiled, into the folder `made`. */
  prepare?(made: string): readonly [string, ...string[]]
  /** The programs that it consists of; the first one listens. */
  programs(port: number, made: string): readonly (readonly [string, ...string[]])[]
}

const folderOf = (name: string) => join(workspaceRoot, 'examples', name)
const newtonsoft = '/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll'
const sqliteOfMono = '/usr/lib/mono/4.5/Mono.Data.Sqlite.dll'

export const exampleProducts: readonly ExampleProduct[] = [
  {
    name: 'python-bms',
    prefix: 'PY',
    packages: 'python3',
    probe: ['python3', '-c', 'import sqlite3'],
    programs: () => [['python3', '-B', join(folderOf('python-bms'), 'bms.py')]],
  },
  {
    name: 'php-bms',
    prefix: 'PHP',
    packages: 'php-cli, php-curl and php-sqlite3',
    probe: ['php', '-r', "exit(array_diff(['pdo_sqlite', 'curl'], get_loaded_extensions()) === [] ? 0 : 1);"],
    programs: (port) => [
      ['php', '-S', `127.0.0.1:${port}`, join(folderOf('php-bms'), 'bms.php')],
      ['php', join(folderOf('php-bms'), 'tell.php')],
    ],
  },
  {
    name: 'csharp-bms',
    prefix: 'CS',
    packages:
      'mono-mcs, mono-runtime, libmono-system-net-http4.0-cil, libmono-sqlite4.0-cil and libnewtonsoft-json5.0-cil',
    probe: [
      'sh',
      '-c',
      `mono --version && mcs --version && test -f ${newtonsoft} && test -f ${sqliteOfMono}`,
    ],
    prepare: (made) => [
      'mcs',
      '-r:System.Net.Http',
      '-r:System.Data',
      '-r:Mono.Data.Sqlite',
      `-r:${newtonsoft}`,
      `-out:${join(made, 'Bms.exe')}`,
      ...['Bms', 'Deliveries', 'Office', 'Screen', 'Store', 'Telling'].map((name) =>
        join(folderOf('csharp-bms'), `${name}.cs`),
      ),
    ],
    programs: (_, made) => [['mono', join(made, 'Bms.exe')]],
  },
]

/** Why a product is left out on this machine; undefined if it is not. */
export function whyProductIsLeftOut({ name, probe, packages }: ExampleProduct): string | undefined {
  const [command, ...args] = probe
  return spawnSync(command, args).status === 0
    ? undefined
    : `examples/${name} is left out: install ${packages} to run it`
}

/** @throws if it does not compile, with what the compiler said. */
export function prepareProduct(product: ExampleProduct, made: string): void {
  const compile = product.prepare?.(made)
  if (compile === undefined) return
  const [command, ...args] = compile
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`)
}

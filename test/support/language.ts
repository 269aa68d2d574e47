import { spawnSync } from 'node:child_process'
import { basename, join } from 'node:path'

/** A language that programs of the documents are written in, and how this machine runs them. */
export interface Language {
  readonly name: string
  readonly extension: string
  /** What Debian brings it by; said if it is missing. */
  readonly packages: string
  /** Ends with 0 if all that the programs need is there. */
  readonly probe: readonly [string, ...string[]]
  /** Makes ready what has to be compiled; `made` is a folder for it. */
  prepare?(file: string, made: string): readonly [string, ...string[]]
  /** Starts the program. */
  run(file: string, made: string): readonly [string, ...string[]]
}

const newtonsoft = '/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll'
const jackson = ['databind', 'core', 'annotations'].map((part) => `/usr/share/java/jackson-${part}.jar`)

export const javaScript: Language = {
  name: 'JavaScript',
  extension: 'js',
  packages: 'Node',
  probe: [process.execPath, '--version'],
  run: (file) => [process.execPath, '--conditions=truckroll-source', file],
}
/** Debian's own Python has Debian's libraries; another one on the PATH may not. */
const pythonProgram =
  ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', 'import requests']).status === 0,
  ) ?? 'python3'
export const python: Language = {
  name: 'Python',
  extension: 'py',
  packages: 'python3 and python3-requests',
  probe: [pythonProgram, '-c', 'import requests'],
  run: (file) => [pythonProgram, file],
}
export const ruby: Language = {
  name: 'Ruby',
  extension: 'rb',
  packages: 'ruby and ruby-webrick',
  probe: ['ruby', '-e', "require 'webrick'"],
  run: (file) => ['ruby', file],
}
export const php: Language = {
  name: 'PHP',
  extension: 'php',
  packages: 'php-cli, php-curl and php-sqlite3',
  probe: ['php', '-r', "exit(extension_loaded('pdo_sqlite') && extension_loaded('curl') ? 0 : 1);"],
  run: (file) => ['php', file],
}
export const cSharp: Language = {
  name: 'C#',
  extension: 'cs',
  packages: 'mono-mcs, mono-runtime, libmono-system-net-http4.0-cil and libnewtonsoft-json5.0-cil',
  probe: ['sh', '-c', `mono --version && mcs --version && test -f ${newtonsoft}`],
  prepare: (file, made) => [
    'mcs',
    '-r:System.Net.Http',
    `-r:${newtonsoft}`,
    `-out:${join(made, `${basename(file, '.cs')}.exe`)}`,
    file,
  ],
  run: (file, made) => ['mono', join(made, `${basename(file, '.cs')}.exe`)],
}
export const java: Language = {
  name: 'Java',
  extension: 'java',
  packages: 'default-jdk-headless and libjackson2-databind-java',
  probe: ['sh', '-c', `javac --version && test -f ${jackson[0]}`],
  prepare: (file, made) => ['javac', '-cp', jackson.join(':'), '-d', made, file],
  run: (file, made) => ['java', '-cp', [...jackson, made].join(':'), basename(file, '.java')],
}

/** Why a language is left out on this machine; undefined if it is not. */
export function whyLeftOut({ name, probe, packages }: Language): string | undefined {
  const [command, ...args] = probe
  return spawnSync(command, args).status === 0
    ? undefined
    : `${name} is left out: install ${packages} to run its programs`
}

/** @throws where the program does not compile, with what the compiler said. */
export function prepare(language: Language, file: string, made: string): void {
  const compile = language.prepare?.(file, made)
  if (compile === undefined) return
  const [command, ...args] = compile
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`)
}

// Puts together what a new project is made of: the example for Acme, word for word, and the files around it. In
// TypeScript as it is, in JavaScript with its types taken out.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const path = (place: string): string => fileURLToPath(new URL(place, import.meta.url))
const root = path('../../../')
const example = path('../../../examples/acme-adapter/')
const project = path('../project/')
const template = path('../dist/template/')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)
const layout: unknown = JSON.parse(readFileSync(join(root, '.oxfmtrc.json'), 'utf8'))
const folders = ['src', 'double', 'test']

rmSync(template, { recursive: true, force: true })
writeTypeScript(join(template, 'ts'))
writeJavaScript(join(template, 'ts'), join(template, 'js'))
writeFileSync(join(template, 'version'), `${readVersion()}\n`)

function writeTypeScript(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of folders) cpSync(join(example, name), join(folder, name), { recursive: true })
  cpSync(join(example, 'conformance.ts'), join(folder, 'conformance.ts'))
  cpSync(project, folder, { recursive: true })
}

function writeJavaScript(from: string, folder: string): void {
  // Laid out elsewhere: in dist the layout of files is nobody's concern.
  const work = mkdtempSync(join(tmpdir(), 'truckroll-template-'))
  try {
    eraseTypes(from, work)
    writeFileSync(join(work, '.oxfmtrc.json'), JSON.stringify({ ...Object(layout), ignorePatterns: [] }))
    execFileSync(bin('oxfmt'), ['.'], { cwd: work, stdio: 'ignore' })
    rmSync(join(work, '.oxfmtrc.json'))
    for (const name of scriptsIn(work, '.js')) {
      const script = join(work, name)
      writeFileSync(script, toReadable(readFileSync(script, 'utf8')))
    }
    cpSync(work, folder, { recursive: true })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  // Whatever else a project has: data of its double, recorded jobs.
  for (const name of filesIn(from, (file) => !/\.ts$|^tsconfig\b/.test(file)))
    cpSync(join(from, name), join(folder, name))
}

function eraseTypes(from: string, folder: string): void {
  const options = ['--ignoreConfig', '--noCheck', '--target', 'es2024', '--module', 'nodenext']
  const places = ['--rewriteRelativeImportExtensions', '--rootDir', from, '--outDir', folder]
  const sources = scriptsIn(from, '.ts').map((name) => join(from, name))
  execFileSync(bin('tsc'), [...options, ...places, ...sources], { stdio: 'inherit' })
}

function scriptsIn(folder: string, extension: string): string[] {
  return filesIn(folder, (name) => name.endsWith(extension))
}

/** Their paths from the folder. */
function filesIn(folder: string, isWanted: (name: string) => boolean): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(isWanted)
}

/** The compiler keeps comments and no blank lines; and names of files in texts are those of the sources. */
function toReadable(script: string): string {
  return script
    .replaceAll(/^(import .* from '.*'|\} from '.*')\n(?!import |$)/gm, '$1\n\n')
    .replaceAll(
      /^( {0,2}[}\])]+)\n(?= {0,2}(?:\/\*\*|\/\/|export |async |function |class |const |#?\w+\())/gm,
      '$1\n\n',
    )
    .replaceAll(/(?<=[`'./][\w/-]+)\.ts(?=[`'])/g, '.js')
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path('../package.json'), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version)
  throw new Error('expected a version in package.json')
}

import { parseArgs } from 'node:util'
import { askWishes, type Terminal } from './ask-wishes.ts'
import { ProjectError } from './project-error.ts'
import { readVersion, writeProject, type ProjectWishes } from './write-project.ts'

export interface CreateSurroundings extends Terminal {
  /** The command as the user called it, for texts. */
  readonly command: string
  /** The folder that `scripts/write-template.ts` wrote. */
  readonly template: string
  readonly cwd: string
  readonly errors: NodeJS.WritableStream
}

/** Reads the arguments, asks on a terminal for what they leave open, writes the project; resolves with the exit code. */
export async function runCreate(args: readonly string[], surroundings: CreateSurroundings): Promise<number> {
  const { command, cwd, errors, output, template } = surroundings
  try {
    const given = parse(args)
    if (given.values.help === true) {
      output.write(toHelp(command))
      return 0
    }
    if (given.values.version === true) {
      output.write(`${readVersion(template)}\n`)
      return 0
    }
    output.write(writeProject(await toWishes(given, surroundings), { cwd, template }))
    return 0
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    errors.write(`${error.message}\n`)
    if (error.exitCode === 2) errors.write(`(add --help to see the options)\n`)
    return error.exitCode
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        js: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    })
  } catch (error) {
    throw new ProjectError(error instanceof Error ? error.message : String(error), 2)
  }
}

function toWishes(
  { positionals, values }: ReturnType<typeof parse>,
  terminal: Terminal,
): ProjectWishes | Promise<ProjectWishes> {
  const [folder, ...rest] = positionals
  if (rest.length > 0) throw new ProjectError(`expected one folder, got ${positionals.join(', ')}`, 2)
  const known = { name: values.name, isJavaScript: values.js === true }
  return folder === undefined ? askWishes(known, terminal) : { ...known, folder }
}

function toHelp(command: string): string {
  // npm takes flags for itself unless they follow two dashes.
  const dashes = command.startsWith('npm') ? ' --' : ''
  return `Writes a new adapter: a complete project that you can install, test and run.

Usage: ${command} [FOLDER]${dashes} [--js] [--name NAME]

  FOLDER       a new or empty folder; without it you are asked
  --js         plain JavaScript instead of TypeScript
  --name NAME  name of the package; default: the folder's
  --version    version of this release
  --help       this text

Example: ${command} my-adapter${dashes === '' ? '' : ' -- --js'}
`
}

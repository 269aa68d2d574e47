/** A text of a file and what stands there instead. */
export interface Edit {
  /** From the root of the workspace. */
  readonly file: string
  /** Stands in the file exactly once; else the mutant is out of date, and says so. */
  readonly find: string
  readonly replacement: string
}

/** The code with one thing taken out that gives a guarantee: the test of that guarantee must notice, and no other. */
export interface Mutant {
  readonly id: string
  /** Its number in the architecture, 1 to 13. */
  readonly guarantee: number
  /** What is missing, in words. */
  readonly removes: string
  readonly edits: readonly Edit[]
  /** What its test cannot do without; where that is missing neither is run. */
  readonly needs?: 'strace'
}

/** Which tests a change can reach at all: each store keeps its own tests. */
export type Reach = 'SQLite' | 'PostgreSQL' | 'both'

/** What one store alone does is of no concern to the tests on the other. */
export function reachOf({ edits }: Pick<Mutant, 'edits'>): Reach {
  if (edits.every(({ file }) => file.startsWith('packages/sqlite/src/'))) return 'SQLite'
  if (edits.every(({ file }) => file.startsWith('packages/postgres/'))) return 'PostgreSQL'
  return 'both'
}

/** The texts of the files of a package, so that a list of mutants names its files in short. */
export function editsOf(folder: string) {
  return (file: string, find: string, replacement: string): Edit => ({
    file: `${folder}/${file}`,
    find,
    replacement,
  })
}

/** @throws Error where the text is not there exactly once. */
export function applyEdit(source: string, { file, find, replacement }: Edit): string {
  const places = source.split(find).length - 1
  if (places !== 1) {
    throw new Error(`${file}: expected this text exactly once, found it ${places} times:\n${find}`)
  }
  return source.replace(find, () => replacement)
}

import type { Edit } from '../support/edit.ts'

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
  if (edits.every(({ folder }) => folder === 'packages/sqlite')) return 'SQLite'
  if (edits.every(({ folder }) => folder === 'packages/postgres')) return 'PostgreSQL'
  return 'both'
}

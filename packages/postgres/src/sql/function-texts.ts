import { readFileSync } from 'node:fs'

/** In the order in which they are made: see read-me.sql among them. */
const files = ['base', 'keys', 'inbox', 'sends', 'rates'] as const

/** The files of `functions/` as they are written; `keys` stands for both tables of keys. */
export const functionTexts: readonly { readonly name: string; readonly text: string }[] = files.map(
  (name) => ({
    name,
    // Beside the sources, from the sources and from what is built of them.
    text: readFileSync(new URL(`../../src/sql/functions/${name}.sql`, import.meta.url), 'utf8'),
  }),
)

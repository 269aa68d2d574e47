// `npm run docs -w site`: the `llms.txt` of the repository, whose links lead to the documents where they lie.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './documents.ts'
import { pages } from './pages.ts'
import { toLlmsText } from './to-llms-text.ts'

const inRepository = pages.filter(({ source }) => !source.startsWith('site/generated/'))
writeFileSync(
  join(root, 'llms.txt'),
  toLlmsText(inRepository, ({ source }) => source),
)

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { pages, pageOf } from './pages.ts'
import { toLlmsFullText, toLlmsText } from './to-llms-text.ts'
import { toRepositoryPath, toTarget } from './to-target.ts'

/** Writes what programs read: each page as Markdown beside its HTML, `llms.txt` and `llms-full.txt`. */
export async function writeTexts(root: string, folder: string): Promise<void> {
  const texts = await Promise.all(
    pages.map(async (page) => ({
      page,
      text: moveLinks(await readFile(join(root, page.source), 'utf8'), page.source, page.route),
    })),
  )
  for (const { page, text } of texts) {
    const path = join(folder, `${page.route}.md`)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  await writeFile(
    join(folder, 'llms.txt'),
    toLlmsText(pages, ({ route }) => `${route}.md`),
  )
  // Types would be nine tenths of it.
  const prose = texts.filter(({ page }) => !page.route.startsWith('reference/types-'))
  await writeFile(join(folder, 'llms-full.txt'), toLlmsFullText(prose))
}

/** Links between documents lead to the same pages in the folders of the site. */
function moveLinks(text: string, source: string, route: string): string {
  return text.replaceAll(/(\]\()([^()\s]+)(\))/g, (whole, open: string, href: string, close: string) => {
    const path = toRepositoryPath(source, href)
    if (path === undefined) return whole
    const page = pageOf.get(path) ?? pageOf.get(`${path}/README.md`)
    if (page === undefined) return `${open}${toTarget(source, href)}${close}`
    const hash = href.includes('#') ? href.slice(href.indexOf('#')) : ''
    return `${open}${posix.relative(posix.dirname(route), page.route)}.md${hash}${close}`
  })
}

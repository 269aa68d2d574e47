import { sections, type Page } from './pages.ts'

const summary =
  'Truckroll is the durable, ordered gateway between Dispatch (service jobs from brands to service companies) and a field-service product. A vendor writes one adapter class in TypeScript or JavaScript, or receives signed HTTP in any language; Truckroll stores, orders, retries and answers.'

/** What a reader with little room can leave out; the form has a name for it. */
const optional: ReadonlySet<string> = new Set(['Types', 'Packages', 'Adapters', 'Examples', 'The project'])

const advice = [
  'To write an adapter, begin with "For coding agents": it names what to read, the commands to run and how to know that the',
  'adapter works. Everything runs on one machine, with a local Dispatch: no account is needed.',
]

/** `llms.txt` (llmstxt.org): what there is to read, a line each. `toLink` says where a page is. */
export function toLlmsText(listed: readonly Page[], toLink: (page: Page) => string): string {
  const isListed = new Set(listed)
  const toPart = (title: string, pages: readonly Page[]) => {
    const lines = pages
      .filter((page) => isListed.has(page))
      .map((page) => `- [${page.title}](${toLink(page)}): ${page.note}`)
    return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, '']
  }
  return [
    '# Truckroll',
    '',
    `> ${summary}`,
    '',
    ...advice,
    '',
    ...sections
      .filter(({ title }) => !optional.has(title))
      .flatMap(({ title, pages }) => toPart(title, pages)),
    ...toPart(
      'Optional',
      sections.filter(({ title }) => optional.has(title)).flatMap(({ pages }) => pages),
    ),
  ].join('\n')
}

/** Every page in one text, each under its address. */
export function toLlmsFullText(pages: readonly { readonly page: Page; readonly text: string }[]): string {
  const parts = pages.map(({ page, text }) => `<!-- ${page.route}.md -->\n\n${text.trim()}\n`)
  return `# Truckroll\n\n> ${summary}\n\n${parts.join('\n')}`
}

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pages } from './pages.ts'
import { toSlug } from './to-slug.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A document of the repository that the site shows. */
export interface Document {
  readonly source: string
  readonly text: string
}

export interface CodeBlock {
  readonly source: string
  /** The number of the line on which it opens. */
  readonly line: number
  /** As it is marked; empty: output, a diagram, or what a person reads. */
  readonly language: string
  readonly code: string
}

const isGenerated = (source: string) => source.startsWith('site/generated/')

/** Those that are no output of the site's own build. */
export function readDocuments(): readonly Document[] {
  return pages
    .filter(({ source }) => !isGenerated(source))
    .map(({ source }) => ({ source, text: readFileSync(join(root, source), 'utf8') }))
}

/** Every Markdown file for readers: without changesets, findings, and what the generator of adapters copies. */
export function listMarkdown(): readonly string[] {
  const isOther = (path: string) =>
    /(?:^|\/)(?:node_modules|dist|generated|\.[^/]+)$/.test(path) ||
    path === 'findings' ||
    path === join('packages', 'create-truckroll-adapter', 'project')
  const isForReaders = (path: string) =>
    /^[A-Z]+\.md$/.test(path) ||
    /^docs\/[^/]+\.md$/.test(path) ||
    /^[^/]+(?:\/[^/]+)?\/README\.md$/.test(path)
  return globSync('**/*.md', { cwd: root, exclude: isOther }).filter(isForReaders).toSorted()
}

/** The anchors of a document's headings, as they are made on the web and by the site. */
export function listAnchors(text: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = toSlug(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
    let anchor = slug
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`
    anchors.add(anchor)
  }
  return anchors
}

/** Where the links of a document lead to, as they are written. */
export function listLinks(text: string): readonly string[] {
  const inline = [...withoutCode(text).matchAll(/\]\(([^()\s]+)\)/g)].map(([, href = '']) => href)
  const named = [...withoutCode(text).matchAll(/^\[[^\]]+\]: (\S+)/gm)].map(([, href = '']) => href)
  return [...inline, ...named]
}

export function listCodeBlocks({ source, text }: Document): readonly CodeBlock[] {
  return [...text.matchAll(/^( *)```(\S*)[^\n]*\n([\s\S]*?)^\1```/gm)].map((match) => ({
    source,
    line: text.slice(0, match.index).split('\n').length,
    language: match[2] ?? '',
    code: match[3] ?? '',
  }))
}

function withoutCode(text: string): string {
  return text
    .replaceAll(/^( *)```[\s\S]*?^\1```/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]]/g, ' '))
}

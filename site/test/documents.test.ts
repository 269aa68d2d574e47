import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  listAnchors,
  listCodeBlocks,
  listLinks,
  listMarkdown,
  readDocuments,
  root,
} from '../src/documents.ts'
import { leftOut, pageOf, pages } from '../src/pages.ts'
import { toLlmsText } from '../src/to-llms-text.ts'
import { toRepositoryPath } from '../src/to-target.ts'

const documents = readDocuments()
const anchors = new Map(documents.map(({ source, text }) => [source, listAnchors(text)]))

/** What is wrong with the links of a document. */
function findDeadLinks(source: string, text: string): readonly string[] {
  return listLinks(text).flatMap((href) => {
    const isOwn = href.startsWith('#')
    const path = isOwn ? source : toRepositoryPath(source, href)
    if (path === undefined) return []
    if (!existsSync(join(root, path))) return [`${source}: ${href}: there is no ${path}`]
    const [, hash] = href.split('#')
    const known = anchors.get(path) ?? anchors.get(`${path}/README.md`)
    if (hash === undefined || known === undefined || known.has(decodeURIComponent(hash))) return []
    return [`${source}: ${href}: ${path} has no heading of this anchor`]
  })
}

describe('the documents', () => {
  it('are all in the site, or left out for a reason', () => {
    const shown = pages.map(({ source }) => source).filter((source) => !source.startsWith('site/generated/'))
    expect([...shown, ...leftOut.keys()].toSorted()).toEqual(listMarkdown())
    expect(pageOf.size).toBe(pages.length)
    expect(new Set(pages.map(({ route }) => route)).size).toBe(pages.length)
  })

  it('have no dead link, neither to a file nor to a heading', () => {
    expect(documents.flatMap(({ source, text }) => findDeadLinks(source, text))).toEqual([])
  })

  it('would be caught with a dead link', () => {
    const text =
      '# A\n[a](#b) [c](nowhere.md) [d](../README.md#what-it-promises) [e](../README.md#what-it-hides)'
    expect(findDeadLinks('docs/errors.md', text)).toEqual([
      'docs/errors.md: #b: docs/errors.md has no heading of this anchor',
      'docs/errors.md: nowhere.md: there is no docs/nowhere.md',
      'docs/errors.md: ../README.md#what-it-hides: README.md has no heading of this anchor',
    ])
  })

  it('show JSON that is JSON', () => {
    const blocks = documents.flatMap(listCodeBlocks).filter(({ language }) => language === 'json')
    expect(blocks.length).toBeGreaterThan(0)
    for (const { source, line, code } of blocks) {
      const lines = code.trim().split('\n')
      const isList = lines.length > 1 && lines.every((each) => each.startsWith('{'))
      const parse = () => (isList ? lines : [code]).map((each) => JSON.parse(each))
      expect(parse, `${source}, line ${line}`).not.toThrow()
    }
  })

  it('are listed in llms.txt, written by `npm run docs -w site`', () => {
    const inRepository = pages.filter(({ source }) => !source.startsWith('site/generated/'))
    const written = readFileSync(join(root, 'llms.txt'), 'utf8')
    expect(written).toBe(toLlmsText(inRepository, ({ source }) => source))
    expect(written).toMatch(/^# Truckroll\n\n> .+\n/)
  })
})

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listAnchors } from '../documents.ts'
import { runNode } from '../run-node.ts'
import { documentedPackages } from '../pages.ts'

/** `gateway/src/embed`, as TypeDoc calls the page of an entry, and as ours is called. */
const nameOf: ReadonlyMap<string, string> = new Map(
  documentedPackages.flatMap(({ name, entry }) => {
    const path = entry.replace(/^packages\//, '').replace(/\.ts$/, '')
    return [path, path.replace(/\/index$/, '')].map((each) => [each, name] as const)
  }),
)

/**
 * Writes a page for each package out of its doc comments. TypeDoc needs the compiler's JavaScript, which TypeScript 7 does
 * not have: it reads the sources by the TypeScript 6 of this workspace.
 */
export async function writeTypes(root: string, folder: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'truckroll-types-'))
  try {
    const options = {
      entryPoints: documentedPackages.map(({ entry }) => join(root, entry)),
      tsconfig: join(root, 'site', 'tsconfig.types.json'),
      plugin: ['typedoc-plugin-markdown'],
      out: join(work, 'out'),
      readme: 'none',
      outputFileStrategy: 'modules',
      entryFileName: 'index',
      skipErrorChecking: true,
      excludePrivate: true,
      excludeInternal: true,
      excludeExternals: true,
      disableSources: true,
      hidePageHeader: true,
      hideBreadcrumbs: true,
      hidePageTitle: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      typeDeclarationFormat: 'table',
      enumMembersFormat: 'table',
      expandObjects: false,
      useCodeBlocks: false,
      logLevel: 'Error',
    }
    const file = join(work, 'typedoc.json')
    await writeFile(file, JSON.stringify(options))
    await runNode(join(root, 'site'), [
      join(root, 'site/node_modules/typedoc/bin/typedoc'),
      '--options',
      file,
    ])
    const written = (await readdir(join(work, 'out'), { recursive: true })).filter((path) =>
      path.endsWith('.md'),
    )
    const texts = new Map<string, string>()
    for (const { name, title } of documentedPackages) {
      const path = written.find((each) => nameOf.get(each.replace(/(?:\/index)?\.md$/, '')) === name)
      if (path === undefined) {
        throw new Error(`expected TypeDoc to write a page of ${title}, got ${written.join(', ')}`)
      }
      texts.set(name, `# ${title}: types\n\n${toPage(await readFile(join(work, 'out', path), 'utf8'))}`)
    }
    const anchors = new Map([...texts].map(([name, text]) => [name, listAnchors(text)]))
    for (const [name, text] of texts) {
      await writeFile(join(folder, `types-${name}.md`), mendAnchors(text, name, anchors))
    }
  } finally {
    await rm(work, { recursive: true })
  }
}

/**
 * Links between the pages of TypeDoc's own folders lead to ours. It marks the rows of its tables by HTML, which our pages do
 * not have: links to such a mark become what they say.
 */
function toPage(text: string): string {
  return text
    .replaceAll(/<a id="[^"]*"><\/a> ?/g, '')
    .replaceAll(/\[([^\]]*)\]\([^()\s]*#(?:property|type-parameter|enumeration-member)-[^()\s]*\)/g, '$1')
    .replaceAll(/\]\((?:\.\.\/)*([\w/-]+)\.md(#[^()\s]*)?\)/g, (whole, path: string, hash = '') => {
      const name = nameOf.get(path.replace(/\/index$/, ''))
      return name === undefined ? whole : `](types-${name}.md${String(hash)})`
    })
}

/** TypeDoc counts things of the same name that it leaves out: `#name-1` where the page has `#name` alone. */
function mendAnchors(text: string, own: string, anchors: ReadonlyMap<string, ReadonlySet<string>>): string {
  return text.replaceAll(
    /\]\((?:types-([\w-]+)\.md)?#([^()\s]+)-\d+\)/g,
    (whole, name: string | undefined, anchor: string) => {
      const [, hash = ''] = whole.slice(2, -1).split('#')
      const known = anchors.get(name ?? own)
      if (known === undefined || known.has(hash) || !known.has(anchor)) return whole
      return `](${name === undefined ? '' : `types-${name}.md`}#${anchor})`
    },
  )
}

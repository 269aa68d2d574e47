import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { relative } from 'node:path'
import { defineConfig, type DefaultTheme } from 'vitepress'
import { pageOf, pages, sections } from '../src/pages.ts'
import { toSlug } from '../src/to-slug.ts'
import { toTarget } from '../src/to-target.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const isOther = (path: string) => path.endsWith('node_modules') || path.endsWith('dist')
const others = globSync('**/*.md', { cwd: root, exclude: isOther }).filter((path) => !pageOf.has(path))

const looksUp = ['/reference/', '/packages/', '/adapters/', '/examples/', '/project/']

export default defineConfig({
  title: 'Truckroll',
  description: 'The durable, ordered gateway between Dispatch and a field-service product.',
  lang: 'en-US',
  // The documents stay where they are, and can be read there.
  srcDir: root,
  srcExclude: others,
  rewrites: Object.fromEntries(pages.map(({ source, route }) => [source, `${route}.md`])),
  cleanUrls: false,
  lastUpdated: false,
  metaChunk: true,
  markdown: {
    // Documents have no markup of their own: `<id>` in a sentence is text.
    html: false,
    anchor: { slugify: toSlug },
    // The usual ones have too little contrast for comments and keywords.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      // Without markup a comment would be text. None of the documents has one inside of its code.
      md.core.ruler.before('normalize', 'comments', (state) => {
        state.src = state.src.replaceAll(/^<!--[\s\S]*?-->$/gm, '')
      })
      const open = md.renderer.rules['link_open']
      md.renderer.rules['link_open'] = (tokens, index, options, env, self) => {
        const token = tokens[index]
        const href = token?.attrGet('href')
        if (token !== undefined && typeof href === 'string') {
          const { path, realPath = path } = env as { readonly path: string; readonly realPath?: string }
          token.attrSet('href', toTarget(relative(root, realPath), href))
        }
        return open === undefined
          ? self.renderToken(tokens, index, options)
          : open(tokens, index, options, env, self)
      }
    },
  },
  vite: { publicDir: fileURLToPath(new URL('../public', import.meta.url)) },
  transformHead: ({ siteData }) => [['link', { rel: 'icon', href: `${siteData.base}mark.svg` }]],
  transformPageData: (page) => {
    if (page.relativePath === 'index.md') Object.assign(page.frontmatter, home)
  },
  themeConfig: {
    logo: { src: '/mark.svg', alt: '' },
    nav: [
      { text: 'Guides', link: '/guide/adapter-guide', activeMatch: '/guide/' },
      { text: 'Reference', link: '/reference/commands', activeMatch: '/reference/' },
      { text: 'Packages', link: '/packages/cli', activeMatch: '/(?:packages|adapters)/' },
      { text: 'Examples', link: '/examples/demo', activeMatch: '/examples/' },
      { component: 'VersionMenu' },
    ],
    sidebar: { '/': toMenu(false), ...Object.fromEntries(looksUp.map((path) => [path, toMenu(true)])) },
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        // Of the types, names and first sentences are found: with all the rest the index would be three times as large.
        _render: (text, env, md) => {
          const isOfTypes = env.relativePath.includes('generated/types-')
          // Colours in code would cost time and are not searched.
          return md.render((isOfTypes ? toNames(text) : text).replaceAll(/^( *```)\S+/gm, '$1text'), env)
        },
      },
    },
    docFooter: { prev: 'Before', next: 'Next' },
    externalLinkIcon: true,
  },
})

/** The menu of the guides, or of what is looked up; with all at once nobody finds anything. */
function toMenu(isForLookUp: boolean): DefaultTheme.SidebarItem[] {
  return sections
    .filter((section) => (section.isForLookUp ?? false) === isForLookUp)
    .map(({ title, pages: listed }) => ({
      text: title,
      items: listed.map((page) => ({
        text: page.title,
        link: `/${page.route === 'index' ? '' : page.route}`,
      })),
    }))
}

/** The headings of a page of types down to the third level, each with its first sentence. */
function toNames(text: string): string {
  const parts = text.split(/^(?=#{1,6} )/m).filter((part) => /^#{1,3} /.test(part))
  return parts.map((part) => part.split('\n\n').slice(0, 2).join('\n\n')).join('\n\n')
}

const home = {
  layout: 'home',
  hero: {
    name: 'Truckroll',
    text: 'Dispatch on one side, your product on the other',
    tagline:
      'A durable, ordered gateway for service jobs. You write one class; it keeps every promise around it.',
    actions: [
      { theme: 'brand', text: 'Write an adapter', link: '/guide/adapter-guide' },
      { theme: 'alt', text: 'Any language', link: '/guide/receivers' },
      { theme: 'alt', text: 'Operate it', link: '/guide/operations' },
    ],
  },
  features: [
    {
      title: 'Nothing is lost',
      details: 'A message is acked only after its bytes are on disk.',
      link: '/guide/durability',
    },
    {
      title: 'In order',
      details: 'Events of one job reach you in queue order; one that fails holds back only its own job.',
      link: '/guide/fifo',
    },
    {
      title: 'Not twice',
      details: 'A completed step of your adapter is not run again, even after kill -9.',
      link: '/guide/adapter-guide',
    },
    {
      title: 'Tried on a laptop',
      details: 'A local Dispatch with both sides of the network, and 45 scenarios that play.',
      link: '/guide/scenarios',
    },
  ],
}

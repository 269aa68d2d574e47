import { posix } from 'node:path'
import { pageOf } from './pages.ts'

/** Where the sources are shown on the web. */
const sourceUrl = 'https://github.com/truckroll/truckroll/blob/main'

/** Where a link of a document leads to in the repository; undefined if it leads out of it, or stays on its page. */
export function toRepositoryPath(source: string, href: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/\/)/i.test(href)) return undefined
  const [path = ''] = href.split('#')
  return posix.join(posix.dirname(source), decodeURI(path)).replace(/\/$/, '')
}

/** Where a link of a document leads to in the site: another page, or the file where the sources are shown. */
export function toTarget(source: string, href: string): string {
  const path = toRepositoryPath(source, href)
  if (path === undefined) return href
  const hash = href.includes('#') ? href.slice(href.indexOf('#')) : ''
  const page = pageOf.get(path) ?? pageOf.get(`${path}/README.md`)
  if (page !== undefined) return `/${page.route === 'index' ? '' : page.route}${hash}`
  return `${sourceUrl}/${path}${hash}`
}

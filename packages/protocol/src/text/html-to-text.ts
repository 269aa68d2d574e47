import { decodeHTMLAttribute, decodeHTMLStrict } from 'entities'
import { Parser } from 'htmlparser2'
import { isBlockElement, parseHtmlTag } from './html-elements.ts'
import { TextWriter } from './text-writer.ts'

const unread: ReadonlySet<string> = new Set(['script', 'style', 'template', 'title'])
const paragraphs: ReadonlySet<string> = new Set(['p', 'dl'])
const struck: ReadonlySet<string> = new Set(['del', 's', 'strike'])
const unsafeAddress = /^\s*(?:javascript|data|vbscript|blob):|^#|^$/i

/** HTML as a browser's innerText reads it, with the addresses of links, the marks of lists and ` | ` between cells. */
export function htmlToText(html: string): string {
  const writer = new TextWriter()
  const links: { address: string; at: number }[] = []
  const lists: number[] = []
  let unreadDepth = 0
  let preDepth = 0
  const parser = new Parser(
    {
      onopentag: (name, attributes, isImplied) => {
        if (unread.has(name)) unreadDepth++
        if (unreadDepth > 0) return
        const raw = html.slice(parser.startIndex, parser.endIndex + 1)
        if (!isImplied && !parseHtmlTag(raw)) {
          writer.write(decodeHTMLStrict(raw))
        } else if (name === 'br') {
          if ('data-typed' in attributes) writer.endTypedLine()
          else writer.breakLine()
        } else if (name === 'a') {
          links.push({ address: toAddress(attributes['href']), at: writer.length })
        } else if (name === 'img') {
          const isLinked = links.some(({ address }) => address !== '')
          writer.write(toText(attributes['alt']) || (isLinked ? '' : toAddress(attributes['src'])))
        } else if (name === 'ul' || name === 'ol') {
          lists.push(name === 'ol' ? (toNumber(attributes['start']) ?? 1) : 0)
          writer.edge(1)
        } else if (name === 'li') {
          const next = lists.pop()
          if (next !== undefined) lists.push(next > 0 ? next + 1 : 0)
          writer.openItem(attributes['data-mark'] ?? (next ? `${next}.` : '-'))
        } else if (name === 'tr') {
          writer.openRow()
        } else if (name === 'td' || name === 'th') {
          writer.openCell()
        } else if (struck.has(name)) {
          writer.write('~~')
        } else if (name === 'pre') {
          preDepth++
          writer.edge(1)
        } else if (isBlockElement(name)) {
          writer.edge(paragraphs.has(name) ? 2 : 1)
        }
      },
      ontext: (text) => {
        if (unreadDepth > 0) return
        const decoded = decodeHTMLStrict(text).replaceAll('\u00A0', ' ')
        if (preDepth > 0) writer.writeLines(decoded)
        else writer.write(decoded)
      },
      onclosetag: (name) => {
        if (unread.has(name)) unreadDepth--
        if (unreadDepth > 0) return
        if (name === 'a') endLink(writer, links.pop())
        else if (name === 'ul' || name === 'ol') {
          lists.pop()
          writer.edge(1)
        } else if (name === 'li') writer.closeItem()
        else if (name === 'tr') writer.closeRow()
        else if (name === 'td' || name === 'th') writer.closeCell()
        else if (struck.has(name)) writer.write('~~')
        else if (name === 'pre') {
          preDepth--
          writer.edge(1)
        } else if (isBlockElement(name)) {
          writer.edge(paragraphs.has(name) ? 2 : 1)
        }
      },
    },
    { decodeEntities: false },
  )
  parser.end(html)
  return writer.end()
}

/** The address, if it is not in the link's text already. */
function endLink(writer: TextWriter, link: { address: string; at: number } | undefined): void {
  if (!link || link.address === '') return
  const words = writer.textSince(link.at).trim()
  if (words === '') writer.write(` ${link.address}`)
  else if (!link.address.endsWith(words)) writer.write(` (${link.address})`)
}

function toAddress(value: string | undefined): string {
  const address = decodeHTMLAttribute(value ?? '').trim()
  return unsafeAddress.test(address) ? '' : address
}

function toText(value: string | undefined): string {
  return decodeHTMLStrict(value ?? '').trim()
}

function toNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

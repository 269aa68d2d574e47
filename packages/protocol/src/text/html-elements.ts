import { htmlTagNames } from 'html-tag-names'

const known: ReadonlySet<string> = new Set(htmlTagNames)
const blocks: ReadonlySet<string> = new Set(
  'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre script search section style summary table tbody td template tfoot th thead title tr ul'.split(
    ' ',
  ),
)
const voids: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
const bareAttributes: ReadonlySet<string> = new Set(
  'async autofocus autoplay checked compact controls default defer disabled download hidden inert ismap itemscope loop multiple muted nohref noresize noshade novalidate nowrap open readonly required reversed selected'.split(
    ' ',
  ),
)
const tag =
  /^<(\/?)([a-z][a-z0-9]*(?::[a-z][a-z0-9]*)?)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/i
const attribute = /([^\s"'<>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g

/** A tag at the beginning of a text. */
export interface HtmlTag {
  readonly raw: string
  readonly name: string
  readonly isClosing: boolean
}

/**
 * The HTML tag with which `text` begins. `<John Smith>` and `<Mark Jones>` are not tags: people put names in
 * angle brackets. So the element must be one of HTML, and an attribute without a value must be a boolean
 * attribute of HTML.
 */
export function parseHtmlTag(text: string): HtmlTag | undefined {
  const match = tag.exec(text)
  const name = match?.[2]?.toLowerCase()
  if (!match || name === undefined) return undefined
  // Microsoft Word writes elements with namespaces, such as <o:p>.
  if (!known.has(name) && !name.includes(':')) return undefined
  for (const [, attributeName = '', value] of (match[3] ?? '').matchAll(attribute)) {
    if (value === undefined && !bareAttributes.has(attributeName.toLowerCase())) return undefined
  }
  return { raw: match[0], name, isClosing: match[1] === '/' }
}

/** True for block elements. */
export function isBlockElement(name: string): boolean {
  return blocks.has(name)
}

/** True for elements that have no end tag. */
export function isVoidElement(name: string): boolean {
  return voids.has(name)
}

import { parseXml, XmlElement } from '@rgrove/parse-xml'
import { RetryableError } from '@truckroll/gateway'

/** What an answer says of one resource. */
export interface DavResponse {
  readonly href: string
  /** Of the resource itself; 200 if only its properties are told. */
  readonly status: number
  /** Those that were found, by their names without a prefix: the text, or the names of what is within. */
  readonly properties: ReadonlyMap<string, string>
}

export interface Multistatus {
  readonly responses: readonly DavResponse[]
  readonly syncToken: string | undefined
}

/** Each server has prefixes of its own for the same names, so they are left out. */
export function parseMultistatus(xml: string): Multistatus {
  const root = parseRoot(xml)
  const responses = childrenOf(root, 'response').map((response): DavResponse => {
    const found = childrenOf(response, 'propstat').filter((stat) => statusOf(stat) === 200)
    const properties = found.flatMap((stat) => childrenOf(stat, 'prop').flatMap((prop) => elementsOf(prop)))
    return {
      href: decodeURIComponent(textOf(response, 'href')),
      status: statusOf(response) ?? 200,
      properties: new Map(properties.map((property) => [nameOf(property), valueOf(property)])),
    }
  })
  const syncToken = textOf(root, 'sync-token')
  return { responses, syncToken: syncToken === '' ? undefined : syncToken }
}

function parseRoot(xml: string): XmlElement {
  const root = readXml(xml)
  if (root === undefined || nameOf(root) !== 'multistatus') {
    throw new RetryableError(
      'expected a list of resources (multistatus) from the calendar server, got something else: is its address right?',
      { body: xml.slice(0, 2_000) },
    )
  }
  return root
}

function readXml(xml: string): XmlElement | undefined {
  try {
    return parseXml(xml).root ?? undefined
  } catch {
    return undefined
  }
}

function valueOf(element: XmlElement): string {
  const within = elementsOf(element)
  return within.length === 0 ? element.text.trim() : within.map(nameOf).join(' ')
}

function statusOf(element: XmlElement): number | undefined {
  const status = /^HTTP\/\S+ (\d{3})/.exec(textOf(element, 'status'))?.[1]
  return status === undefined ? undefined : Number(status)
}

function textOf(element: XmlElement, name: string): string {
  return childrenOf(element, name)[0]?.text.trim() ?? ''
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return elementsOf(element).filter((child) => nameOf(child) === name)
}

function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => child instanceof XmlElement)
}

function nameOf({ name }: XmlElement): string {
  return name.split(':').at(-1) ?? name
}

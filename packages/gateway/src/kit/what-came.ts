import { toReadableText } from '@truckroll/protocol'

/** What a body is that was expected to be JSON, in words to follow "got". */
export function whatCame(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return 'nothing'
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(trimmed)) {
    const [, title = ''] = /<title[^>]*>([^<]{1,200})/i.exec(trimmed) ?? []
    const words = toReadableText(title).replaceAll(/\s+/g, ' ').trim().slice(0, 80)
    return words === '' ? 'a page of HTML' : `a page of HTML with the title "${words}"`
  }
  if (trimmed.startsWith('<')) return 'XML'
  return /^[{[]/.test(trimmed) ? 'JSON that ends in the middle or is broken' : 'a text that is no JSON'
}

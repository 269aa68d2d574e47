/** Text that is HTML already. */
export interface Html {
  readonly html: string
}

type Part = Html | string | number | readonly Part[] | undefined

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A template of HTML: whatever is put into it is escaped, unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, index) => text + write(parts[index])).join('') }
}

/** Styles and the like, which must stand as they are; never for anything that came from outside. */
export function raw(text: string): Html {
  return { html: text }
}

function write(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') {
    return String(part).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '')
  }
  return 'html' in part ? part.html : part.map(write).join('')
}

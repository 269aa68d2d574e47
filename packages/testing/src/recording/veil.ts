import { personalKindOf, type Redactor } from '@truckroll/gateway/embed'

const hidden = '[hidden]'
const email = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g
/** With a plus, or in groups: ten digits alone may be an id. */
const phone = /(?<![\w.-])(?:\+\d[\d ().-]{6,18}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w-])/g
/** Members and elements that are personal besides those of Dispatch's own objects. */
const personName =
  /^(?:(?:full|display|customer|contact|client|owner|caller)_?name|(?:home|work|cell|mobile)_?(?:phone|number)?|phone|tel|telephone|e?mail|ssn|birth_?(?:date|day)|latitude|longitude|lat|lng|lon)$/i
/** Whose `name` is a person's. */
const person = /customer|contact|client|owner|caller|person|user|technician|employee/i
const mostCharacters = 10_000

const standIns = { email: 'person@example.com', phone: '+15555550100', other: '[personal]' }

/**
 * Hides in a recording what is secret or personal, and keeps its kind: a number stays one, an address of mail too. The
 * same becomes the same each time, so that a request is found again; all people become one. Nothing is left out.
 */
export class Veil {
  readonly #redactor: Redactor

  constructor(redactor: Redactor) {
    this.#redactor = redactor
  }

  json(value: unknown): unknown {
    return this.#value(value, '', '', false)
  }

  text(text: string): string {
    const masked = toPieces(text)
      .map((piece) => this.#redactor.text(piece))
      .join('')
    return masked
      .replaceAll(/<([\w:.-]{1,60})((?:\s[^<>]*)?)>([^<>]+)(?=<\/)/g, (found, name: string, rest: string) =>
        isPersonal(toLocal(name)) ? `<${name}${rest}>${toStandIn(found)}` : found,
      )
      .replaceAll(/([\w:.-]{1,60})="([^"]*)"/g, (found, name: string, value: string) =>
        isPersonal(toLocal(name)) ? `${name}="${toStandIn(value)}"` : found,
      )
      .replaceAll(email, standIns.email)
      .replaceAll(phone, standIns.phone)
  }

  url(address: string | URL): string {
    const url = new URL(address)
    const shown = [...url.searchParams].map(([name, value]) => [
      name,
      String(this.#value(value, name, '', false)),
    ])
    if (shown.length > 0) url.search = new URLSearchParams(shown).toString()
    return this.#redactor.text(url.href)
  }

  #value(value: unknown, name: string, above: string, isOfPerson: boolean): unknown {
    if (value === null || value === undefined || typeof value === 'boolean') return value
    if (name !== '' && this.#isSecret(name)) return hidden
    if (Array.isArray(value)) return value.map((item) => this.#value(item, name, above, isOfPerson))
    if (typeof value === 'object') return this.#members(value, name)
    const isName = name.toLowerCase() === 'name' && (isOfPerson || person.test(above))
    if (isName || isPersonal(name)) return typeof value === 'string' ? toStandIn(value) : 0
    return typeof value === 'string' ? this.text(value) : value
  }

  #members(value: object, name: string): object {
    const members = Object.entries(value)
    const isPerson = members.some(([key]) => isPersonal(key))
    return Object.fromEntries(
      members.map(([key, member]) => [this.text(key), this.#value(member, key, name, isPerson)]),
    )
  }

  #isSecret(name: string): boolean {
    return Object.values(this.#redactor.fields({ [name]: '' }))[0] === hidden
  }
}

function isPersonal(name: string): boolean {
  return personalKindOf(name) !== undefined || personName.test(name)
}

/** Without the prefix of its namespace. */
function toLocal(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function toStandIn(value: string): string {
  if (value === '') return value
  if (value.includes('@')) return standIns.email
  return (value.match(/\p{Nd}/gu)?.length ?? 0) >= 7 ? standIns.phone : standIns.other
}

/** A text in pieces that the redactor does not cut: by lines, and a long line behind a blank. */
function toPieces(text: string): readonly string[] {
  return text.split(/(?<=\n)/).flatMap((line) => {
    const pieces: string[] = []
    let rest = line
    while (rest.length > mostCharacters) {
      const blank = rest.lastIndexOf(' ', mostCharacters)
      const at = blank > mostCharacters / 2 ? blank + 1 : mostCharacters
      pieces.push(rest.slice(0, at))
      rest = rest.slice(at)
    }
    return [...pieces, rest]
  })
}

import {
  appointmentEventSchema,
  attachmentEventSchema,
  isJsonObject,
  jobEventSchema,
} from '@truckroll/protocol'
import { isNamed, isTime, kindOfField, type FieldKind } from './field-kind.ts'

const nameKinds: ReadonlySet<FieldKind> = new Set<FieldKind>(['name', 'family-name', 'full-name'])
/** Whoever is called Price or Job: these are names of fields all the same. */
const wireFields: ReadonlySet<string> = new Set([
  'Actions',
  'Put',
  'Post',
  'Delete',
  'ID',
  'job',
  'appointment',
  'attachment',
  'payload',
  'data',
  'type',
  ...[jobEventSchema, appointmentEventSchema, attachmentEventSchema].flatMap(({ shape }) =>
    Object.keys(shape),
  ),
])
/** Kinds of things, as Dispatch spells them. */
const things: ReadonlySet<string> = new Set([
  'Job',
  'Appointment',
  'Attachment',
  'Customer',
  'User',
  'Organization',
])
const enumWord = /^[a-z][a-z0-9_]*$/
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/
/** As many digits are a number of somebody. */
const longNumber = /\d{4}/
const countries = listCountries()

/** What the values say: names of people, and the reasons that the brand lists in its `ui_options`. */
export class WhatIsSaid {
  readonly #names = new Set<string>()
  readonly #reasons = new Set<string>()

  constructor(values: readonly unknown[]) {
    for (const value of values) this.#learn('text', value)
  }

  /** A time, a zone, a country or a word of a program, such as `in_progress`: what needs no stand-in. */
  isPlain(field: string, text: string): boolean {
    if (isTime(text)) return true
    if (field === 'changed') return this.#isPlainPointer(text)
    if (this.#saysName(text)) return false
    if (things.has(text) || (enumWord.test(text) && !longNumber.test(text))) return true
    if (/timezone$/i.test(field)) return isZone(text)
    if (/country$/i.test(field)) return /^[A-Z]{2,3}$/.test(text) || countries.has(text)
    return /state$/i.test(field) && /^[A-Z]{2}$/.test(text)
  }

  isPlainKey(key: string): boolean {
    if (wireFields.has(key) || isNamed(key)) return true
    return identifier.test(key) && !longNumber.test(key) && !this.#saysName(key)
  }

  /** `/contacts/0/name`, and nothing below what a brand names itself. */
  #isPlainPointer(text: string): boolean {
    const [start, ...keys] = text.split('/')
    const isOwn = keys.slice(0, -1).some((key) => kindOfField(key, {}) === 'anything')
    return start === '' && !isOwn && keys.every((key) => /^\d{1,3}$/.test(key) || this.isPlainKey(key))
  }

  isReason(text: string): boolean {
    return this.#reasons.has(text)
  }

  #saysName(text: string): boolean {
    const words = text.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/[\p{L}\p{N}]+/gu) ?? []
    return words.some((word) => this.#names.has(word.toLowerCase()))
  }

  #learn(kind: FieldKind, given: unknown): void {
    if (isJsonObject(given)) {
      for (const [key, item] of Object.entries(given)) {
        this.#learn(kind === 'reasons' ? kind : kindOfField(key, given), item)
      }
    } else if (Array.isArray(given)) {
      for (const item of given) this.#learn(kind, item)
    } else if (typeof given === 'string' && kind === 'reasons') {
      this.#reasons.add(given).add(given.split('|')[0] ?? given)
    } else if (typeof given === 'string' && nameKinds.has(kind)) {
      for (const word of given.match(/[\p{L}\p{N}]+/gu) ?? []) {
        if (word.length > 1) this.#names.add(word.toLowerCase())
      }
    }
  }
}

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) instanceof Intl.DateTimeFormat
  } catch {
    // Intl has no other way to say that it does not know a zone.
    return false
  }
}

function listCountries(): ReadonlySet<string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
  const codes = letters.flatMap((first) => letters.map((second) => first + second))
  return new Set(codes.flatMap((code) => names.of(code) ?? []))
}

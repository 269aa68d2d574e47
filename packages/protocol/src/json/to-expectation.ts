import type { z } from 'zod'
import { countOf } from '../text/count-of.ts'

type Issue = z.core.$ZodIssue

/** What a value should have been, in words, from the issue of the schema. */
export function toExpectation(issue: Issue): string {
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length)
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? withArticle(issue.expected)
    case 'too_small':
      return toLeast(issue)
    case 'too_big':
      return toMost(issue)
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    case 'invalid_value':
      return issue.values.length === 1
        ? String(issue.values[0])
        : `one of ${issue.values.map((value) => String(value)).join(', ')}`
    case 'invalid_format':
      return toFormat(issue)
    case 'unrecognized_keys':
      return `none of ${issue.keys.join(', ')}`
    case 'invalid_key':
      return 'other names of its members'
    case 'invalid_element':
      return 'other entries'
    case 'invalid_union': {
      const options = issue.errors.flatMap((errors) => errors.slice(0, 1).map(toExpectation))
      return options.length === 0 ? 'another value' : [...new Set(options)].join(' or ')
    }
    case 'custom':
      return issue.message === 'Invalid input' ? 'another value' : lowerFirst(issue.message)
    default:
      return toUnknown(issue)
  }
}

/** From a newer zod. */
function toUnknown({ message }: { readonly message: string }): string {
  return lowerFirst(message)
}

const typeNames: Readonly<Record<string, string>> = {
  number: 'a number',
  nan: 'no number',
  int: 'a whole number',
  bigint: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  set: 'a set',
  object: 'an object',
  record: 'an object',
  null: 'null',
  undefined: 'nothing',
  void: 'nothing',
  never: 'nothing',
  nonoptional: 'a value',
}

/** Formats whose name people do not know; the others have their own name, with its article. */
const formatNames: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'a URL such as https://example.com',
  datetime: 'a time such as 2026-03-04T09:00:00Z',
  date: 'a date such as 2026-03-04',
  time: 'a time of day such as 09:00:00',
  duration: 'a duration such as PT1H',
  emoji: 'an emoji',
  uuid: 'a UUID',
  uuidv4: 'a UUID',
  uuidv6: 'a UUID',
  uuidv7: 'a UUID',
  guid: 'a GUID',
  ulid: 'a ULID',
  xid: 'an XID',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  mac: 'a MAC address',
  cidrv4: 'a range of IPv4 addresses',
  cidrv6: 'a range of IPv6 addresses',
  base64: 'base64',
  base64url: 'base64url',
  hex: 'hex digits',
  hostname: 'a host name',
  json_string: 'JSON',
  e164: 'a telephone number such as +17035550134',
  lowercase: 'a text in lower case',
  uppercase: 'a text in upper case',
  template_literal: 'a text of another form',
  int32: 'a whole number that is not too large',
  uint32: 'a whole number of at least 0 that is not too large',
  safeint: 'a whole number that is not too large',
}

function toFormat(issue: Issue & { readonly code: 'invalid_format' }): string {
  switch (issue.format) {
    case 'regex':
      return `a text of the form ${issue.pattern ?? 'described in the documentation'}`
    case 'starts_with':
      return `a text that begins with ${text(issue, 'prefix')}`
    case 'ends_with':
      return `a text that ends with ${text(issue, 'suffix')}`
    case 'includes':
      return `a text with ${text(issue, 'includes')} in it`
    default:
      return formatNames[issue.format] ?? withArticle(issue.format.replaceAll('_', ' '))
  }
}

function toLeast(issue: Issue & { readonly code: 'too_small' }): string {
  const { origin, minimum, inclusive } = issue
  const least = `at least ${minimum}`
  if (origin === 'string') {
    return Number(minimum) === 1
      ? 'a text that is not empty'
      : `a text of at least ${countOf(minimum, 'character')}`
  }
  if (origin in sizes) return `${sizes[origin]} of ${least}`
  if (origin === 'date') return `a time ${inclusive === false ? 'after' : 'not before'} ${toDay(minimum)}`
  return inclusive === false ? `a number above ${minimum}` : `a number of ${least}`
}

function toMost(issue: Issue & { readonly code: 'too_big' }): string {
  const { origin, maximum, inclusive } = issue
  const most = `at most ${maximum}`
  if (origin === 'string') return `a text of at most ${countOf(maximum, 'character')}`
  if (origin in sizes) return `${sizes[origin]} of ${most}`
  if (origin === 'date') return `a time ${inclusive === false ? 'before' : 'not after'} ${toDay(maximum)}`
  return inclusive === false ? `a number below ${maximum}` : `a number of ${most}`
}

const sizes: Readonly<Record<string, string>> = {
  array: 'a list',
  tuple: 'a list',
  set: 'a set',
  map: 'a map',
  file: 'a file',
}

function toDay(at: number | bigint): string {
  return new Date(Number(at)).toISOString()
}

function text(issue: object, name: string): string {
  return JSON.stringify(Reflect.get(issue, name))
}

function withArticle(noun: string): string {
  // URL, UUID, user, one: pronounced with a consonant first, so with "a".
  const isVowel = /^[aeiou]/i.test(noun) && !/^(?:u(?:rl|uid|ser|nit)|one\b)/i.test(noun)
  return `${isVowel ? 'an' : 'a'} ${noun}`
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}

import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What a value should have been, in words, from what the schema found wrong with it. */
export function toExpectation(issue: Issue): string {
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length)
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected
    case 'too_small':
      if (issue.origin === 'array') return `a list of at least ${issue.minimum}`
      if (issue.origin === 'string')
        return issue.minimum === 1
          ? 'a text that is not empty'
          : `a text of at least ${issue.minimum} characters`
      return `a number ${issue.inclusive === false ? 'above' : 'of at least'} ${issue.minimum}`
    case 'too_big':
      if (issue.origin === 'array') return `a list of at most ${issue.maximum}`
      return issue.origin === 'string'
        ? `a text of at most ${issue.maximum} characters`
        : `a number of at most ${issue.maximum}`
    case 'invalid_value':
      return issue.values.length === 1
        ? String(issue.values[0])
        : `one of ${issue.values.map((value) => String(value)).join(', ')}`
    case 'invalid_format':
      if (issue.format === 'email') return 'an e-mail address'
      if (issue.format === 'url') return 'a URL such as https://example.com'
      if (issue.format === 'regex')
        return `a text of the form ${issue.pattern ?? 'described in the documentation'}`
      return `a ${issue.format}`
    case 'unrecognized_keys':
      return `none of ${issue.keys.join(', ')}`
    case 'invalid_union': {
      const options = issue.errors.flatMap((errors) => errors.slice(0, 1).map(toExpectation))
      return [...new Set(options)].join(' or ')
    }
    default:
      return lowerFirst(issue.message)
  }
}

const typeNames: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

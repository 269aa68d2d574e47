import { expect, it } from 'vitest'
import { z } from 'zod'
import { toInputIssues } from './input-issues.ts'

const schema = z.strictObject({
  name: z.string().min(1),
  age: z.int().min(0),
  email: z.email().optional(),
  kind: z.literal('a').optional(),
  colour: z.enum(['red', 'green']).optional(),
  list: z.array(z.string()).min(1).optional(),
  own: z.string('expected a word of ours').optional(),
})

function words(input: object): string[] {
  const { error } = schema.safeParse(input)
  return toInputIssues(error?.issues ?? []).map(({ path, message }) => `/${path.join('/')} ${message}`)
}

it('what a schema leaves to zod is put into our words', () => {
  expect(words({})).toEqual(['/name expected a text, got nothing', '/age expected a number, got nothing'])
  expect(words({ name: '', age: -1 })).toEqual([
    '/name expected a text that is not empty',
    '/age expected a number of at least 0',
  ])
  expect(
    words({ name: 'x', age: 1, email: 'x', kind: 'b', colour: 'blue', list: [], own: 5, more: 1 }),
  ).toEqual([
    '/email expected an e-mail address',
    '/kind expected a',
    '/colour expected one of red, green',
    '/list expected a list of at least 1',
    '/own expected a word of ours',
    '/more expected no such field',
  ])
})

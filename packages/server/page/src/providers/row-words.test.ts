import { expect, it } from 'vitest'
import { toRowWords } from './row-words.ts'

const none = { all: 900, notAsked: 0, requested: 0, changed: 0, unchanged: 0, refused: 0 }

it.each([
  ['check', { ...none, requested: 900 }, 0, '900 rows are right. Dispatch is asked for those that are new.'],
  [
    'check',
    { ...none, notAsked: 860, requested: 38, refused: 2 },
    0,
    'Not all are checked: 860 of 900 rows were not asked. Right: 38. Refused and left out: 2.',
  ],
  [
    'onboard',
    { ...none, notAsked: 860, requested: 30, unchanged: 10 },
    3,
    'Not done: 860 of 900 rows were not asked. Requested: 30. Unchanged: 10. Refused and left out: 3.',
  ],
  [
    'onboard',
    { ...none, requested: 890, changed: 8, refused: 2 },
    3,
    'Done: 898 rows. Requested: 890. Changed: 8. Refused and left out: 5.',
  ],
] as const)('of stage %s with %o it says so', (stage, counts, refusedBefore, words) => {
  expect(toRowWords(stage, counts, refusedBefore)).toBe(words)
})

import { describe, expect, it } from 'vitest'
import { findCoverageFaults, readCoveragePage } from '../support/coverage-page.ts'

const lines = readCoveragePage()

describe('docs/coverage.md', () => {
  it('has each line once, with code and tests that are there, and no test names more than five', () => {
    expect(findCoverageFaults(lines)).toEqual([])
  })

  it('leaves to documents only what says why', () => {
    expect(lines.flatMap(({ code, reason }) => (reason === undefined ? [] : [code]))).toEqual([
      'T8',
      'T9',
      'E21',
    ])
  })

  it.each([
    ['a line that is missing', lines.slice(1), 'T1: expected this line, there is none'],
    ['a line twice', [...lines, ...lines.slice(0, 1)], 'T1: is there twice'],
    ['a line without a test', change({ tests: [] }), 'T1: expected a test'],
    ['a line without code', change({ handler: undefined }), 'T1: expected the code that handles it'],
    [
      'code that has gone',
      change({ handler: { file: 'packages/protocol/src/index.ts', name: 'signBoody' } }),
      'T1: packages/protocol/src/index.ts has no signBoody',
    ],
    ['a file that has gone', change({ handler: { file: 'gone.ts', name: 'x' } }), 'T1: gone.ts is not there'],
    [
      'a test that has gone',
      change({ tests: [{ file: 'test/docs/errors.test.ts', title: 'has gone' }] }),
      'T1: test/docs/errors.test.ts has no test "has gone"',
    ],
    [
      'a scenario that has gone',
      readCoveragePage('| T1 | Asks. | `test/docs/coverage.test.ts`: `lines` | scenario 99 |'),
      'T1: packages/cli/scenarios/99.yaml is not there',
    ],
  ])('is found out: %s', (_what, changed, fault) => {
    expect(findCoverageFaults(changed)).toContain(fault)
  })

  it('a test that names six lines is found out', () => {
    const [one] = lines[1]?.tests ?? []
    const many = lines.map((line, index) =>
      index < 6 && one !== undefined ? { ...line, tests: [one] } : line,
    )
    expect(findCoverageFaults(many).join()).toContain(
      'expected at most 5 lines of a test, got T1, T2, T3, T4, T5, T6',
    )
  })
})

function change(part: Partial<(typeof lines)[number]>) {
  return lines.map((line, index) => (index === 0 ? { ...line, ...part } : line))
}

import { describe, expect, it } from 'vitest'
import { all, allOf, Lock, type Request, Statement, Together, together, write, writeEach } from './routine.ts'
import { runRoutine } from './run-routine.ts'

/** Answers each statement with its own text, and keeps what was asked for in one go. */
function answering(asked: string[][]) {
  const textsOf = (request: Request): string[] => {
    if (request instanceof Together) return request.requests.flatMap(textsOf)
    if (!(request instanceof Statement)) return []
    request.rows = [{ sql: request.sql }]
    return [request.sql]
  }
  return (request: Request) => asked.push(textsOf(request))
}

describe('routines side by side', () => {
  it('ask in one go for what each asks next, and answer in their order', () => {
    const asked: string[][] = []
    function* twice() {
      const first = yield* all('one', {}, (row) => row['sql'])
      return [first, yield* all('two', {}, (row) => row['sql'])]
    }
    const result = runRoutine(
      together(
        all('alone', {}, (row) => row['sql']),
        twice(),
      ),
      answering(asked),
    )
    expect(result).toEqual([['alone'], [['one'], ['two']]])
    expect(asked).toEqual([['alone', 'one'], ['two']])
  })

  it('ask for nothing if there are no rows to work on', () => {
    const asked: string[][] = []
    const result = runRoutine(
      together(
        allOf('rows', [], (row) => row),
        writeEach('write', []),
      ),
      answering(asked),
    )
    expect(result).toEqual([[], undefined])
    expect(asked).toEqual([])
  })
})

describe('a statement', () => {
  it('says what is wanted of it', () => {
    const wants = [...write('a'), ...writeEach('b', [{ id: 1 }])].map(
      (one) => one instanceof Statement && one.wants,
    )
    expect(wants).toEqual(['nothing', 'nothing'])
    expect(new Lock('select 1', {})).toBeInstanceOf(Statement)
  })
})

import { afterAll, describe, expect, it } from 'vitest'
import { parseScenario } from '../src/play/read-scenario.ts'
import { runInProcess } from './support/run-in-process.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder({ 'big.yaml': `title: ${'x'.repeat(1_100_000)}` })
afterAll(folder.remove)

const file = (...lines: readonly string[]) => ['title: Mine', ...lines].join('\n')
const end = 'end: { brand: nothing, dispatch: {} }'
const step = (text: string) => file('steps:', `  - ${text}`, end)

describe('a scenario file with an error names line, place and expectation', () => {
  it.each([
    ['text that is not YAML', file('steps: ['), 'my.yaml:2: expected YAML'],
    ['a name twice', file('title: Again'), 'my.yaml:2: expected YAML: Map keys must be unique'],
    ['nothing', '', 'my.yaml:1: the file: expected'],
    ['no title', `steps: [{ time moves: 1 s }]\n${end}`, 'my.yaml:1: title: expected'],
    ['no steps', file('steps: []', end), 'my.yaml:2: steps: expected at least one step'],
    ['a word that there is not', file('stepps: []'), 'my.yaml:2: stepps: expected no such field'],
    [
      'a step misspelt',
      step('brand post: []'),
      'my.yaml:3: steps[0]."brand post": expected who does what: perhaps brand posts',
    ],
    ['a step of nobody', step('king posts: []'), 'my.yaml:3: steps[0]."king posts": expected who does what'],
    [
      'two acts in one step',
      file('steps:', '  - brand posts: []', '    time moves: 1 s', end),
      'my.yaml:3: steps[0]: expected who does what, once a step',
    ],
    [
      'a record without a type',
      step('brand posts: [{ job: {}, user: {} }]'),
      'my.yaml:3: steps[0]."brand posts"[0]: expected one record under its type',
    ],
    [
      'a record that is a text',
      file('steps:', '  - brand posts:', '      - job: soon', end),
      'my.yaml:4: steps[0]."brand posts"[0].job: expected attributes, got ',
    ],
    [
      'a wrong attribute',
      step('brand polls: { count: 1, moist: 3 }'),
      'my.yaml:3: steps[0]."brand polls".moist: expected no such field',
    ],
    [
      'a number too large',
      step('brand polls: { count: 11 }'),
      'my.yaml:3: steps[0]."brand polls".count: expected',
    ],
    [
      'a time without a unit',
      step('time moves: 31'),
      'my.yaml:3: steps[0]."time moves": expected a time such as 31 s',
    ],
    [
      'a path',
      step('brand calls: { get: x }'),
      'my.yaml:3: steps[0]."brand calls".get: expected a path that begins',
    ],
    [
      'no end of somebody',
      file('steps:', '  - time moves: 1 s', 'end: { dispatch: {} }'),
      'my.yaml:4: end: expected what each side holds at the end, too: brand',
    ],
    [
      'an end of nobody',
      file('steps:', '  - time moves: 1 s', 'end:', '  brand: nothing', '  dispatch: {}', '  king: nothing'),
      'my.yaml:7: end.king: expected the name of somebody',
    ],
    [
      'a member with a taken name',
      file('cast: { app: { role: brand } }', 'steps: [{ time moves: 1 s }]', 'end: { dispatch: {} }'),
      'my.yaml:2: cast.app: expected another name: app is always there',
    ],
    [
      'a twin of nobody',
      file(
        'cast: { other: { role: gateway, twin: gate } }',
        'steps: [{ time moves: 1 s }]',
        'end: { dispatch: {} }',
      ),
      'my.yaml:2: cast.other.twin: expected the name of a gateway that runs',
    ],
  ])('%s', (_what, text, message) => {
    expect(() => parseScenario(text, 'my.yaml')).toThrow(message)
  })

  it('a small file cannot become a large one', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level}, `.repeat(9)}]`,
    )
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...levels].join('\n')
    expect(() => parseScenario(bomb, 'my.yaml')).toThrow(/my\.yaml: expected YAML: Excessive alias count/)
  })

  it('at most 20 mistakes are listed', () => {
    const steps = Array.from({ length: 30 }, () => '  - nobody does: x')
    expect(() => parseScenario(file('steps:', ...steps, end), 'my.yaml')).toThrow(/and 10 more$/)
  })

  it('a file of more than 1 MB is not read', async () => {
    const { code, stderr } = await runInProcess(['play', 'big.yaml'], { cwd: folder.path })
    expect(code).toBe(2)
    expect(stderr).toContain('expected a file of at most 1 MB, got big.yaml')
  })
})

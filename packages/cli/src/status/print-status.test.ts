import { expect, it } from 'vitest'
import { createStyle } from '../output/style.ts'
import { printStatus } from './print-status.ts'

const now = Date.parse('2026-11-30T09:00:00Z')
const since = '2026-11-30T08:00:00Z'

function print(status: Parameters<typeof printStatus>[1]): string {
  const lines: string[] = []
  const output = {
    isTerminal: false,
    style: createStyle(false, {}),
    print: (text = '') => void lines.push(text),
    tell: (text: string) => void lines.push(text),
    write: (text: string) => void lines.push(text),
    logStream: process.stderr,
  }
  printStatus(output, status, now)
  return lines.join('\n')
}

const credential = (index: number, lastError: string | null) => ({
  name: `p-${index}`,
  role: index < 15 ? 'leading' : 'following',
  lastPollAt: since,
  lastError,
})

it('tells of few credentials each, of many how many and those that fail', () => {
  const few = print({ credentials: [credential(0, null), credential(1, null)] })
  expect(few.match(/polling .*p-[01]: leading/g)).toHaveLength(2)
  const many = print({
    credentials: Array.from({ length: 30 }, (_, index) => credential(index, index === 7 ? 'HTTP 500' : null)),
  })
  expect(many).toMatch(/polling +15 of 30 credentials here, 1 of them failing/)
  expect(many.match(/p-\d+/g)).toEqual(['p-7'])
})

it('lists the processes of a store that has several', () => {
  const one = { name: 'gateway-1:12', since, credentials: 3, isThis: false }
  const two = { name: 'gateway-2:40', since, credentials: 4, isThis: true }
  expect(print({ processes: [two] })).not.toContain('gateway-2:40')
  const text = print({ processes: [one, two] })
  expect(text).toContain('gateway-1:12: 3 credentials')
  expect(text).toContain('gateway-2:40 (this one): 4 credentials')
})

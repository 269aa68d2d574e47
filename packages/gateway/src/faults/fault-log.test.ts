import { DispatchError } from '@truckroll/client'
import { GatewayError, type Logger } from '@truckroll/store'
import { TestClock } from '@truckroll/store/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { FaultLog } from './fault-log.ts'

const polling = { failed: 'polling failed; trying again', again: 'polling works again' }
const looking = { failed: 'looking failed', again: 'looking works again' }
const away = (message = 'no answer') => new DispatchError('TR_CLIENT_UNREACHABLE', message)
const storeAway = () => new GatewayError('TR_STORE_UNAVAILABLE', 'away')

let clock: TestClock
let lines: { readonly level: string; readonly message: string; readonly fields: object }[]
let faults: FaultLog

beforeEach(() => {
  clock = new TestClock()
  lines = []
  const keep = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields })
  const logger: Logger = {
    debug() {},
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    child: () => logger,
  }
  faults = new FaultLog(clock, logger)
})

const messages = () => lines.map(({ message }) => message)

describe('a fault', () => {
  it('that was over with the next attempt has one line', () => {
    faults.failed(polling, away())
    faults.worked(polling)
    expect(messages()).toEqual(['polling failed; trying again: no answer'])
    expect(lines[0]).toMatchObject({ level: 'error', fields: { err: expect.any(DispatchError) } })
  })

  it('that goes on is told at its begin, every ten minutes, and at its end', () => {
    for (let attempt = 0; attempt < 60; attempt += 1) {
      faults.failed(polling, away(`no answer ${attempt}`))
      clock.advance(15_000)
    }
    faults.worked(polling)
    faults.worked(polling)
    expect(lines).toMatchObject([
      { level: 'error', message: 'polling failed; trying again: no answer 0' },
      {
        level: 'error',
        message: 'polling failed; trying again: no answer 40',
        fields: { attempts: 41, failingMs: 600_000 },
      },
      { level: 'info', message: 'polling works again after 15 min, 60 attempts', fields: { attempts: 60 } },
    ])
    expect(lines.map(({ fields }) => 'err' in fields)).toEqual([true, false, false])
  })

  it('of many names three of them, and ends with the last', () => {
    for (const subject of ['a', 'b', 'c', 'd', 'e']) {
      faults.failed(polling, away(), { subject, fields: { keyOf: subject } })
    }
    for (const subject of ['a', 'b', 'c', 'd']) faults.worked(polling, subject)
    expect(lines.map(({ fields }) => Reflect.get(fields, 'keyOf'))).toEqual(['a', 'b', 'c'])
    faults.worked(polling, 'e')
    expect(messages().at(-1)).toBe('polling works again after 0 s, 5 attempts')
  })

  it('that becomes another is told again, with its own stack', () => {
    faults.failed(polling, away())
    faults.failed(polling, new DispatchError('TR_CLIENT_REFUSED', 'refused', { status: 500 }))
    faults.failed(polling, away())
    expect(messages()).toEqual([
      'polling failed; trying again: no answer',
      'polling failed; trying again: refused',
    ])
    expect(lines.every(({ fields }) => 'err' in fields)).toBe(true)
  })

  it('does not end while something fails, and does end if that left', () => {
    faults.failed(polling, away(), { subject: 'gone' })
    faults.failed(polling, away(), { subject: 'a' })
    faults.failed(polling, away(), { subject: 'a' })
    faults.worked(polling, 'a')
    expect(messages()).toHaveLength(2)
    clock.advance(3_600_000)
    faults.failed(polling, away(), { subject: 'a' })
    faults.worked(polling, 'a')
    expect(messages().at(-1)).toBe('polling works again after 60 min, 4 attempts')
  })

  it('of the store is one, whatever fails by it', () => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      faults.failed(polling, storeAway())
      faults.failed(looking, storeAway())
      clock.advance(1_000)
    }
    faults.worked(polling)
    faults.worked(looking)
    expect(messages()).toEqual([
      'polling failed; trying again: away',
      'looking failed: away',
      'the store answers again after 10 s, 20 attempts',
    ])
  })
})

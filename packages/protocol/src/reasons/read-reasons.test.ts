import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReasons } from './read-reasons.ts'

const empty = { showDecline: null, reject: [], complete: [], pause: [], cancel: [] }

function rejectReasons(...reject_reasons: unknown[]) {
  return readReasons({ reject_reasons }).reject
}

describe('reasons', () => {
  it('have four parts; a text that is required is shown', () => {
    expect(
      rejectReasons(
        "wrong_area|I don't service this address|true|false",
        "wrong_trade|I don't do this type of work|false|true",
        "no_availability|I can't do this job in time|false|false",
        'other|Other|true|true',
      ),
    ).toEqual([
      { value: 'wrong_area', label: "I don't service this address", showText: true, requireText: false },
      { value: 'wrong_trade', label: "I don't do this type of work", showText: true, requireText: true },
      { value: 'no_availability', label: "I can't do this job in time", showText: false, requireText: false },
      { value: 'other', label: 'Other', showText: true, requireText: true },
    ])
  })

  it('may be bare values, whose words are the label', () => {
    const no = { showText: false, requireText: false }
    expect(rejectReasons('no_availability', 'Customer No Show', 'wrong-trade', 12)).toEqual([
      { value: 'no_availability', label: 'No Availability', ...no },
      { value: 'Customer No Show', label: 'Customer No Show', ...no },
      { value: 'wrong-trade', label: 'Wrong Trade', ...no },
      { value: '12', label: '12', ...no },
    ])
  })

  it('keep what can be read of odd entries', () => {
    expect(
      rejectReasons(' a | A | TRUE ', 'b||yes|0|more', '|only words', '|', '', null, true, ['c'], {
        value: 'd',
        label: 'D',
        require_text: true,
      }),
    ).toEqual([
      { value: 'a', label: 'A', showText: true, requireText: false },
      { value: 'b', label: 'B', showText: true, requireText: false },
      { value: 'only words', label: 'only words', showText: false, requireText: false },
      { value: 'd', label: 'D', showText: true, requireText: true },
    ])
  })

  it('come with the titles of the buttons', () => {
    const options = {
      show_decline: false,
      accept_title: 'Take it',
      decline_title: 'Leave it',
      cancel_reasons: 'x',
    }
    expect(readReasons(options)).toEqual({
      showDecline: false,
      acceptTitle: 'Take it',
      declineTitle: 'Leave it',
      reject: [],
      complete: [],
      pause: [],
      cancel: [{ value: 'x', label: 'X', showText: false, requireText: false }],
    })
    expect(readReasons({ show_decline: 'true' }).showDecline).toBe(true)
  })

  it.each([undefined, null, 'text', 7, [], {}])('are empty lists without ui_options (%j)', (options) => {
    expect(readReasons(options)).toEqual(empty)
  })

  it('never throw, and every reason has a value and a label', () => {
    const options = fc.record(
      {
        show_decline: fc.jsonValue(),
        reject_reasons: fc.jsonValue(),
        pause_reasons: fc.array(fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    const joined = fc.array(fc.string()).map((parts) => ({ complete_reasons: [parts.join('|')] }))
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), options, joined), (uiOptions) => {
        const { reject, complete, pause, cancel } = readReasons(uiOptions)
        for (const reason of [...reject, ...complete, ...pause, ...cancel]) {
          expect(reason.value).not.toBe('')
          expect(reason.label).not.toBe('')
          if (reason.requireText) expect(reason.showText).toBe(true)
        }
      }),
    )
  })
})

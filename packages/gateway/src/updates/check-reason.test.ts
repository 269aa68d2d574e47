import { describe, expect, it } from 'vitest'
import { checkReason } from './check-reason.ts'
import type { Update } from './update.ts'

const job = JSON.stringify({
  id: 1,
  ui_options: {
    show_decline: false,
    reject_reasons: ['other|Other|true|true'],
    cancel_reasons: ['other|Other|false|true'],
    pause_reasons: ['other|Other|true|true'],
    complete_reasons: ['other|Other|true|true', 'service_provided'],
  },
})
const pathsOf = (update: Update, body = job) => checkReason(update, body).map((issue) => issue.path)

describe('what the rules of a brand have against an update', () => {
  it.each<[Update, readonly string[]]>([
    [{ kind: 'pause', reason: 'other' }, ['/description']],
    [{ kind: 'pause', reason: 'other', description: 'a pump' }, []],
    [{ kind: 'complete', reason: 'other' }, ['/resolution']],
    [{ kind: 'complete', reason: 'service_provided' }, []],
    [{ kind: 'cancel', reason: 'other' }, ['/text']],
    [{ kind: 'cancel', reason: 'other|Other|false|true', text: 'moved' }, []],
    [{ kind: 'cancel', reason: 'unheard_of' }, ['/reason']],
    [{ kind: 'cancel' }, []],
    [{ kind: 'pause', reason: 'cannot_contact_customer' }, []],
    [{ kind: 'reject', reason: 'other', text: 'no time' }, ['/kind']],
    [{ kind: 'accept' }, []],
  ])('%o: %o', (update, paths) => {
    expect(pathsOf(update)).toEqual(paths)
  })

  it('nothing if the brand has no lists', () => {
    expect(pathsOf({ kind: 'reject', reason: 'anything' }, '{"id":1}')).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { toStatusMeaning } from '../adapter/status-map.ts'
import { readSuppressedKinds } from '../updates/read-suppressed-kinds.ts'
import { settingsOfBrand } from './brand-settings.ts'

const pause = (reason: string) => ({ kind: 'pause' as const, reason })
const settings = {
  timezone: 'America/Denver',
  suppress: ['note'],
  statusMap: { on_hold: pause('provider'), away: pause('provider') },
  brands: {
    9: { suppress: [], statusMap: { on_hold: pause('brand') }, crew: 'north' },
    10: { suppress: null },
    11: 'nothing',
  },
}

describe('settings of a brand', () => {
  it('stand before those of its provider, a status map status by status', () => {
    expect(settingsOfBrand(settings, '9')).toMatchObject({
      timezone: 'America/Denver',
      crew: 'north',
      suppress: [],
      statusMap: { on_hold: pause('brand'), away: pause('provider') },
    })
    for (const none of ['10', '11', '12', undefined])
      expect(settingsOfBrand(settings, none)).toEqual(settings)
    expect(settingsOfBrand({ brands: { 9: { statusMap: {} } } }, '9')).toMatchObject({ statusMap: {} })
  })

  it('mean the same for a status, whether they were laid over the provider before or not', () => {
    const map = { on_hold: pause('adapter'), away: pause('adapter'), left: pause('adapter') }
    for (const [status, sourceId, reason] of [
      ['on_hold', '9', 'brand'],
      ['away', '9', 'provider'],
      ['left', '9', 'adapter'],
      ['on_hold', '10', 'provider'],
      ['on_hold', undefined, 'provider'],
    ] as const) {
      for (const given of [settings, settingsOfBrand(settings, sourceId)])
        expect(toStatusMeaning(status, map, { ...given, brands: {} }, sourceId)).toEqual(
          given === settings && reason === 'brand' ? pause('provider') : pause(reason),
        )
    }
  })

  it('say which kinds are not sent, and whose settings say so', () => {
    const read = (sourceIdJson: string | undefined) =>
      readSuppressedKinds(JSON.stringify(settings), sourceIdJson)
    expect([...read('9').kinds]).toEqual([])
    expect(read('10')).toMatchObject({ kinds: new Set(['note']), of: 'all brands' })
    const own = JSON.stringify({ brands: { 9: { suppress: ['attachment'] } } })
    expect(readSuppressedKinds(own, '"9"')).toEqual({ kinds: new Set(['attachment']), of: 'brand 9' })
    expect(readSuppressedKinds(own, undefined)).toEqual({ kinds: new Set(), of: 'all brands' })
  })
})

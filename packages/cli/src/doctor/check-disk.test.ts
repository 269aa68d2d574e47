import { describe, expect, it } from 'vitest'
import { toDiskResults } from './check-disk.ts'

const ext4 = 0xef_53
const enough = { type: ext4, freeBytes: 50e9, storeBytes: 1e9 }

describe('the disk below a store', () => {
  it.each([
    ['ok', enough, /local disk/],
    ['fail', { ...enough, type: 0x69_69 }, /network disk \(NFS\)/],
    ['fail', { ...enough, type: 0xff_53_4d_42 }, /network disk \(CIFS\)/],
    ['warn', { ...enough, type: 0x65_73_55_46 }, /FUSE/],
    ['warn', { ...enough, type: 0x01_02_19_94 }, /in memory/],
  ])('is %s: %j', (state, facts, message) => {
    expect(toDiskResults('/srv', facts)[0]).toEqual({
      name: 'disk',
      state,
      message: expect.stringMatching(message),
    })
  })

  it.each([
    ['ok', enough],
    ['warn', { ...enough, freeBytes: 0.5e9 }],
    ['warn', { ...enough, freeBytes: 5e9, storeBytes: 6e9 }],
    ['fail', { ...enough, freeBytes: 0.05e9 }],
  ])('has room, %s: %j', (state, facts) => {
    expect(toDiskResults('/srv', facts)[1]).toMatchObject({ name: 'free space', state })
  })
})

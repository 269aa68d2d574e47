import { expect, test } from 'vitest'
import { FileRoom } from './file-room.ts'

test('files go as far as the room goes, smaller ones in place of one that does not fit', () => {
  const room = new FileRoom(100, false)
  expect([60, 60, 40, 1].map((bytes) => room.take(bytes))).toEqual([true, false, true, false])
})

test('a file larger than all the room goes alone', () => {
  expect(new FileRoom(10, true).take(60)).toBe(false)
  const room = new FileRoom(10, false)
  expect([room.take(60), room.take(1)]).toEqual([true, false])
})

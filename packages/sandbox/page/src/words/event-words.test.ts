import { describe, expect, onTestFinished, test } from 'vitest'
import { createSandbox } from '../../../src/index.ts'
import { eventWords } from './event-words.ts'

describe('what an event tells in words', () => {
  test('every event that the brand hears of a job', async () => {
    const { control, close } = await open()
    onTestFinished(close)
    const { id } = control.brand.offerJob()
    control.act(id, { act: 'accept' })
    control.act(id, { act: 'schedule', start: '2030-03-04T14:00:00Z' })
    control.act(id, { act: 'note', text: 'Igniter ordered' })
    control.act(id, { act: 'photo', fileName: 'unit.png' })
    control.act(id, { act: 'bill', lines: [{ title: 'Pump', price: 45 }] })
    control.act(id, { act: 'message', sender: 'customer', text: 'When?' })
    control.act(id, { act: 'form', formName: 'close_out', data: {} })
    control.act(id, { act: 'pause', reason: 'no_show' })
    control.act(id, { act: 'survey', rating: 4, reasons: ['Punctual'], message: 'Great!' })
    const words = control
      .queue('account|1|sandbox-brand')
      .messages.map(({ payloadText }) => eventWords(payloadText))
    expect(words).toEqual([
      'Your job was taken',
      `Job ${id} is unscheduled`,
      expect.stringMatching(/^Visit .*Mar.*: scheduled$/),
      'Note: Igniter ordered',
      'File: unit.png',
      'Estimate 1, $45.00: draft',
      'The customer wrote: When?',
      'Form “close_out” was filled in',
      `Job ${id} is paused (no_show)`,
      'Survey: 4 of 5 ([Punctual] Great!)',
    ])
  })

  test.each([
    ['{"Actions":[', 'Something that is no event'],
    ['null', 'Something that is no event'],
    ['{"Actions":[{"Put":{"carrot":{}}}]}', 'An event “carrot”'],
    ['{"Actions":[{"Put":{"job":{"id":1,"status":{}}}}]}', 'Job 1 is '],
    [
      '{"Actions":[{"Put":{"appointment":{"start_time":"soon","status":"scheduled"}}}]}',
      'Visit soon: scheduled',
    ],
  ])('of %s', (text, words) => {
    expect(eventWords(text)).toBe(words)
  })
})

async function open() {
  const sandbox = await createSandbox({ port: 0, seed: 1 })
  return { control: sandbox.control, close: () => sandbox.close() }
}

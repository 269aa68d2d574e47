import { describe, expect, it } from 'vitest'
import { restoreHanded, shortenHanded } from './handed-data.ts'

describe('what is kept of handed data', () => {
  const description = '"läuft über \u{1F6E0}, seit gestern Abend, und tropft"'
  const job = `{"id":1,"description":${description}}`
  const eventBody = `{"é":"漢","Put":{"job":${job}}}`
  const data = `{"a":"漢","job":${job},"descriptionText":${description},"end":1}`

  it.each([
    ['the job', [job], 1],
    ['the job and what reads the same within it', [job, description], 2],
    ['one that stands before the last', [description, job], 1],
    ['what the data has and the body has not', [`"descriptionText":${description}`], 0],
    ['what the body has and the data has not', [eventBody], 0],
    ['short texts', ['{"id":1', ''], 0],
    ['none', [], 0],
  ])('gives the same data again: %s', (_what, texts, count) => {
    const kept = shortenHanded(data, { texts, eventBody })
    expect(kept.match(/^@(.*?)@/)?.[1]?.match(/;/g)?.length ?? 0).toBe(count)
    expect(restoreHanded(kept, eventBody)).toBe(data)
  })

  it('holds what the body holds no second time', () => {
    const kept = shortenHanded(data, { texts: [job, description], eventBody })
    expect(kept).not.toContain('tropft')
    expect(restoreHanded(data, eventBody)).toBe(data)
    expect(shortenHanded(data, undefined)).toBe(data)
  })
})

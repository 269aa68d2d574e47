import { describe, expect, it } from 'vitest'
import { toSentence, writeFacts } from './facts.ts'

describe('what a row says', () => {
  it('is a sentence with the facts in its places', () => {
    const row = writeFacts({ says: 'moved', from: '17', to: '18' })
    expect(toSentence(row)).toBe(
      'Dispatch told the job with organization 18 instead of 17: it is canceled for 17 and created for 18.',
    )
  })

  it('is what was said, braces and all', () => {
    const text = 'Set {from} to "{text}" \\ $& $1'
    expect(toSentence(writeFacts({ says: 'words', text }))).toBe(text)
  })

  it('is nothing for a sentence of a newer version, and for what retention emptied', () => {
    expect(toSentence('{"says":"of a later year","from":"17"}')).toBe('')
    expect(toSentence('{}')).toBe('')
  })

  it('holds only characters that both stores keep', () => {
    expect(writeFacts({ says: 'words', text: 'a\u0000b\ud800' })).not.toMatch(/\\u0000|\\ud800/)
  })
})

import { describe, expect, it } from 'vitest'
import { toReadableText } from './to-readable-text.ts'

describe('markdown as text', () => {
  it.each([
    ['# Claim **206**\n\nThe *unit* ~~is~~ `hot`', 'Claim 206\n\nThe unit is hot'],
    ['- one\n- two\n  - nested\n- [x] done', '- one\n- two\n  - nested\n- [x] done'],
    ['3. three\n4. four', '3. three\n4. four'],
    ['| a | b |\n|---|---|\n| 1 | **2** |', 'a | b\n1 | 2'],
    [
      'see [the manual](https://m.example/1) or https://m.example',
      'see the manual (https://m.example/1) or https://m.example',
    ],
    ['[odd](javascript:alert(1)) ![photo](x.jpg)', 'odd photo'],
    ['one\\\ntwo<br>three', 'one\ntwo\nthree'],
    ['> quoted\n> text', 'quoted\ntext'],
    ['```\ncode *x*\n```\n---\nend', 'code *x*\n\nend'],
    ['Tom &amp; Jerry &#39;s &#x41; &unknown; a\\*b 5 * 3', "Tom & Jerry 's A &unknown; a*b 5 * 3"],
    ['<div>block</div>\n\n<!-- hidden -->snake_case_word', 'block\n\nsnake_case_word'],
    ['a\r\n\r\n\r\n\r\nb', 'a\n\nb'],
    ['some words without any mark', 'some words without any mark'],
    ['', ''],
  ])('%j reads %j', (markdown, text) => {
    expect(toReadableText(markdown)).toBe(text)
  })

  it('is cut after 50,000 characters', () => {
    const text = toReadableText('word '.repeat(200_000))
    expect(text).toMatch(/^word .* \.\.\.$/)
    expect(text.length).toBeLessThan(50_010)
  })

  // Each of these takes marked alone minutes, or ends its stack.
  it.each([
    ['emphasis', '*a **b '],
    ['underscores', '_a'],
    ['dots and underscores before an @', 'a.b_'],
    ['quotes', '>'],
    ['quotes and lists', '> - '],
    ['numbered lists', '1. '],
    ['brackets', '!['],
    ['comments', '<div><!--'],
    ['spaces', ' '],
  ])('of a megabyte of %s is there within seconds', { timeout: 5000 }, (_name, piece) => {
    expect(typeof toReadableText(`${piece.repeat(1_000_000 / piece.length)}@x`)).toBe('string')
  })

  it('reads the rest of a text with too many marks', () => {
    const marks = '*a **b '.repeat(6000)
    expect(toReadableText(`${marks}\n\n**bold**`)).toBe(`${marks.trimEnd()}\n\nbold`)
  })
})

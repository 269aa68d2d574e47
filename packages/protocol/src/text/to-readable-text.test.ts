import { describe, expect, it } from 'vitest'
import { toReadableText } from './to-readable-text.ts'

describe('markdown as text', () => {
  it.each([
    ['# Claim **206**\n\nThe *unit* ~~is~~ `hot`', 'Claim 206\n\nThe unit ~~is~~ hot'],
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

  it.each([
    '[Gate code]: 4471',
    '#',
    '1.',
    '-',
    '>',
    'Gate code, then\n#\nand wait',
    '[Gate](4471)',
    'Come 8~10 or 12~2',
    '16*25*1 filter',
    'two 16*25*1 and 20*20*1 filters',
    '~~$100~~ $80',
    '~~do not~~ call',
    'Contact <John Smith>, unit 4',
    '<John Smith>, unit 4',
    '<John Smith>\nunit 4',
    'Ask for <Mark> or <Mark Jones>',
    'Gate code *4471*, then **4471**',
    'press *2 or 3*',
    '> 80 degrees in the attic',
    '>= 5 units',
    '+ 1 703 555 0134',
    'Unit 4\n-\nUnit 5',
    'a **bold**ly b',
    'C:\\units\\$4',
    'R&D, AT&T, P&notes, ?a=1&copy=2',
    '5 < 6 and 7 > 6',
    'line one\nline two\n\nline three',
    'file_name_here _ and _',
    '[ ] not done, [see note]',
    '<3 of them',
    'mail <not sent>',
  ])('%j stays as it was typed', (typed) => {
    expect(toReadableText(typed)).toBe(typed)
  })

  it.each([
    ['**Note:** call *first*', 'Note: call first'],
    ['"**Quoted** words" and (*these*)', '"Quoted words" and (these)'],
    ['- - - - - - - - - -', ''],
    ['a\n\n* * * * * * * * * * *\n\nb', 'a\n\nb'],
    ['a\n\n**********\n\nb', 'a\n\nb'],
    ['![**bold** alt](x.png)', 'bold alt'],
    ['[](https://x.example)', 'https://x.example'],
    ['[![](p.jpg)](https://photo.example/1)', 'https://photo.example/1'],
    ['![](https://photo.example/2.jpg)', 'https://photo.example/2.jpg'],
    ['[manual](https://m.example/?a=1&amp;b=2)', 'manual (https://m.example/?a=1&b=2)'],
    ['[manual](docs/manual.pdf)', 'manual (docs/manual.pdf)'],
    ['<https://x.example/1> and <joe@x.example>', 'https://x.example/1 and joe@x.example'],
    ['one<br>\ntwo<br/>\r\nthree\n<br>\nfour', 'one\ntwo\nthree\nfour'],
    ['1) one\n3) three', '1) one\n3) three'],
    ['* one\n* two', '- one\n- two'],
    ['1\\. one \\* two \\_ three', '1. one * two _ three'],
  ])('%j reads %j', (markdown, text) => {
    expect(toReadableText(markdown)).toBe(text)
  })

  it.each([
    ['<p>a.</p><p>b.</p>', 'a.\n\nb.'],
    ['<div>a</div><div>b</div>', 'a\nb'],
    ['<div>a<div>b</div>c</div>', 'a\nb\nc'],
    ['<h1>a</h1>b<hr>c', 'a\nb\nc'],
    ['<table><tr><td>a</td></tr><tr><td><p>b</p></td></tr></table>', 'a\nb'],
    ['<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>', '- a\n- b\n  - c'],
    ['<ol start="3"><li>a<li>b</ol>', '3. a\n4. b'],
    ['<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td></td><td>3</td></tr></table>', 'a | b\n1 |  | 3'],
    ['<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>', 'a | b'],
    ['Words <p>a</p>\n<p>b</p> after', 'Words\n\na\n\nb\n\nafter'],
    ['<table>\n\n    <tr><td>a</td>\n\n    <td>b</td></tr>\n\n</table>', 'a | b'],
    ['<style>p { color: red }</style><p>x</p>', 'x'],
    ['<span title="a > b">x</span>', 'x'],
    ['<p><span title="a > b">x</span></p>', 'x'],
    ['<b>bold</b> and <i class=x>italic</i>', 'bold and italic'],
    ['72&deg;, &frac12; day, it&rsquo;s 8&ndash;10', '72°, ½ day, it’s 8–10'],
    ['<p>72&deg; &amp; &frac12;</p>', '72° & ½'],
    ['<a href="https://x.example/?a=1&amp;b=2">x</a>', 'x (https://x.example/?a=1&b=2)'],
    ['<p><a href="https://x.example/">https://x.example/</a></p>', 'https://x.example/'],
    ['<p><a href="javascript:alert(1)">x</a></p>', 'x'],
    ['<p>Contact <John Smith>, unit 4</p>', 'Contact <John Smith>, unit 4'],
    ['<p>was <del>$100</del> $80</p>', 'was ~~$100~~ $80'],
    ['<table><td>a</td><td>b</td></table>', 'a | b'],
    ['<td>a</td> <td>b</td><p>c</p><td>d</td>', 'a | b\n\nc\n\nd'],
    ['<details><summary>s</summary>x</details>', 's\nx'],
    ['<hgroup>a</hgroup>b', 'a\nb'],
    ['<!DOCTYPE html><html><body><p>a</p></body></html>', 'a'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<p>a<br>\nb</p>', 'a\nb'],
    ['<p>a b\n c</p>', 'a b c'],
    ['<p>one<p>two', 'one\n\ntwo'],
    ['<p>a<o:p></o:p></p>', 'a'],
    ['<o:p>a</o:p> b', 'a b'],
    ['<p>x</p>\n\n**bold** words', 'x\n\nbold words'],
  ])('of HTML %j reads %j', (html, text) => {
    expect(toReadableText(html)).toBe(text)
  })

  it('is not cut between the halves of a character', () => {
    const text = toReadableText(`${'x'.repeat(49_999)}😀${'y'.repeat(10)}`)
    expect(text).toBe(`${'x'.repeat(49_999)} ...`)
  })

  it('is cut after 50,000 characters', () => {
    const text = toReadableText('word '.repeat(200_000))
    expect(text).toMatch(/^word .* \.\.\.$/)
    expect(text.length).toBeLessThan(50_010)
  })

  // On each of these marked alone takes minutes, or overflows the stack.
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
    ['open blocks', '<div>\n\n'],
    ['open elements', '<b><i>'],
    ['unclosed paragraphs', '<p>'],
    ['ends of nothing', '</div>'],
    ['links', '<a href=x>'],
    ['backquotes', '`` ` '],
    ['angles', '<a '],
    ['quoted attributes', '<a x="'],
    ['rows', '<tr><td>'],
    ['lists of HTML', '<ul><li>'],
    ['struck words', '~~a'],
  ])('of a megabyte of %s is there within seconds', { timeout: 5000 }, (_name, piece) => {
    expect(typeof toReadableText(`${piece.repeat(1_000_000 / piece.length)}@x`)).toBe('string')
  })

  it('reads the rest of a text with too many marks', () => {
    const marks = '*a **b '.repeat(6000)
    expect(toReadableText(`${marks}\n\n**bold**`)).toBe(`${marks.trimEnd()}\n\nbold`)
  })
})

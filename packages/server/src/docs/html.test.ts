import { describe, expect, test } from 'vitest'
import { html, raw } from './html.ts'

describe('html', () => {
  test('escapes whatever is put in, but HTML itself', () => {
    const bad = `<img src=x onerror="a('b')">&`
    const good = html`<b>${bad}</b>`
    expect(good.html).toBe('<b>&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;</b>')
    expect(html`<p title="${bad}">${[good, undefined, 7]}${raw('<i>')}</p>`.html).toBe(
      `<p title="&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;">${good.html}7<i></p>`,
    )
  })
})

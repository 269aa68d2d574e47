import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8')

describe('the README', () => {
  it.each([
    ['js', 'receivers/receiver.js'],
    ['py', 'receivers/receiver.py'],
  ])('shows %s code of %s', async (language, file) => {
    const [readme, source] = await Promise.all([read('README.md'), read(file)])
    const blocks = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))]
    expect(blocks).toHaveLength(1)
    expect(source).toContain(blocks[0]?.[1]?.trim())
  })
})

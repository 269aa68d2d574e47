import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, type CodeBlock } from './documents.ts'

const files =
  '{docs,examples,deploy,adapters,packages,test}/**/*.{ts,tsx,js,mjs,php,py,rb,cs,java,json,sh,yml,yaml,conf,service,csv,toml,ini}'
const isOther = (path: string) => /(?:^|\/)(?:node_modules|dist)$/.test(path)

/**
 * Answers whether a block of code is a part of a file of the repository, so that what holds the file holds the block. Layout
 * does not count: a document may show the inside of a class without its margin.
 */
export function createSourceFinder(): (block: CodeBlock) => boolean {
  const texts = globSync(files, { cwd: root, exclude: isOther }).map((path) =>
    toPlain(readFileSync(join(root, path), 'utf8')),
  )
  return ({ code }) => {
    const plain = toPlain(code)
    return texts.some((text) => text.includes(plain))
  }
}

function toPlain(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

import { lexer, type Token } from 'marked'

/** Beyond this a description is cut: reading markdown can cost far more than its length. */
const maxCharacters = 100_000

/**
 * Markdown as text for people: no marks, no links' addresses, a line for each item of a list. For reading
 * only: its form may change, and data has its own attributes. Never throws; cuts after 100,000 characters.
 * Playbook: Gateway > From Dispatch > Job Created
 */
export function toReadableText(markdown: string): string {
  const bounded = markdown.length > maxCharacters ? `${markdown.slice(0, maxCharacters)} ...` : markdown
  return tidy(blocksText(lexer(bounded)))
}

function blocksText(tokens: readonly Token[]): string {
  return tokens.map((token) => token.raw).join('')
}

function tidy(text: string): string {
  return text.trim()
}

import { redactPeople } from '../answers/redact-people.ts'

const mostCharacters = 500

/** What a vendor said, for the message of an error: on one line, without addresses and numbers of people. */
export function toPlainWords(words: string | undefined): string {
  return redactPeople((words ?? '').replaceAll(/\s+/g, ' ').trim()).slice(0, mostCharacters)
}

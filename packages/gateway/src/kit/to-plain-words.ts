import { redactPeople } from '../answers/redact-people.ts'

const mostCharacters = 500
/** So much is looked at: what is hidden in it becomes shorter. */
const mostRead = 10_000

/** What a vendor said, for the message of an error: on one line, without addresses and numbers of people. */
export function toPlainWords(words: string | undefined): string {
  return redactPeople((words ?? '').slice(0, mostRead).replaceAll(/\s+/g, ' ').trim()).slice(
    0,
    mostCharacters,
  )
}

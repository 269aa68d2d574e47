import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('./fixtures/', import.meta.url)

/** The text of a printed payload, for instance `from-dispatch/job-created.json`. */
export function fixtureText(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

/** The names of all fixtures of a folder. */
export function fixtureNames(
  kind: 'from-dispatch' | 'to-dispatch' | 'brand' | 'synchronous' | 'broken',
): string[] {
  return readdirSync(new URL(`${kind}/`, folder)).map((file) => `${kind}/${file}`)
}

/** A printed payload as the queue would carry it. */
export function pollAnswerWith(...messages: string[]): Uint8Array {
  const items = messages.map((text, at) => {
    const printed: object = JSON.parse(text)
    return {
      Message: { Request: { ProcedureID: 'p', Type: '', ...printed }, ID: `m${at}`, Receipt: `r${at}` },
    }
  })
  return Buffer.from(JSON.stringify(items))
}

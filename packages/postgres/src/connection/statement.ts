import { createHash } from 'node:crypto'
import { type NumberedSql, numberedValues, toNumberedSql, type Values } from '@truckroll/store'
import type pg from 'pg'
import { looksUpWords } from '../sql/job-words-sql.ts'
import { phrases } from '../sql/phrases.ts'
import { toParameter } from './to-parameter.ts'
import { toTextArray } from './to-text-array.ts'

/** A statement, and a name under which it is prepared once; undefined if it is planned anew each time. */
interface Prepared extends NumberedSql {
  readonly name: string | undefined
  /** Which of its values are lists of texts, by their places. */
  readonly textArrays: ReadonlySet<number>
}

/** Turns statements with named values into what the driver takes; each text once. */
export class Statements {
  readonly #prepared = new Map<string, Prepared>()

  bind(sql: string, parameters: Values, each: readonly Values[] = []): pg.QueryConfig {
    let prepared = this.#prepared.get(sql)
    if (prepared === undefined) {
      prepared = prepare(sql)
      this.#prepared.set(sql, prepared)
    }
    const { name, text, textArrays } = prepared
    const values = numberedValues(prepared, parameters, each, toParameter)
    return {
      ...(name !== undefined && { name }),
      text,
      values: values.map((value, place) =>
        textArrays.has(place) && isTexts(value) ? toTextArray(value) : value,
      ),
    }
  }
}

function prepare(sql: string): Prepared {
  const numbered = toNumberedSql(sql, phrases)
  const name = looksUpWords(sql) ? undefined : toName(numbered.text)
  const textArrays = numbered.names.flatMap((_, place) => {
    const uses = numbered.text.match(new RegExp(`\\$${place + 1}(?!\\d)(::text\\[\\])?`, 'g')) ?? []
    return uses.every((use) => use.endsWith('::text[]')) ? [place] : []
  })
  return { ...numbered, name, textArrays: new Set(textArrays) }
}

function toName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function isTexts(value: unknown): value is readonly (string | null)[] {
  return Array.isArray(value) && value.every((item) => item === null || typeof item === 'string')
}

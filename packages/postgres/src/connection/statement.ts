import { createHash } from 'node:crypto'
import { type NumberedSql, numberedValues, toNumberedSql, type Values } from '@truckroll/store'
import type pg from 'pg'
import { phrases } from '../sql/phrases.ts'
import { toParameter } from './to-parameter.ts'

/** A statement, and a name under which it is prepared once. */
interface Prepared extends NumberedSql {
  readonly name: string
}

/** Turns statements with named values into what the driver takes; each text once. */
export class Statements {
  readonly #prepared = new Map<string, Prepared>()

  bind(sql: string, parameters: Values, each: readonly Values[] = []): pg.QueryConfig {
    let prepared = this.#prepared.get(sql)
    if (prepared === undefined) {
      const numbered = toNumberedSql(sql, phrases)
      prepared = { ...numbered, name: createHash('sha256').update(numbered.text).digest('hex').slice(0, 32) }
      this.#prepared.set(sql, prepared)
    }
    const { name, text } = prepared
    return { name, text, values: numberedValues(prepared, parameters, each, toParameter) }
  }
}

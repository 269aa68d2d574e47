import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

import { keyKinds, type KeyKind, type NewKey } from '../access/api-key.ts'

const companySchema = z.object({ id: z.string(), name: z.string(), createdAt: z.string() })
export type Company = z.infer<typeof companySchema>

const keySchema = z.object({
  id: z.string(),
  companyId: z.string(),
  kind: z.enum(keyKinds),
  secretHash: z.instanceof(Uint8Array),
})
export type StoredKey = z.infer<typeof keySchema>

export class CompanyStore {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  insert(company: Company): void {
    this.#database
      .prepare('insert into companies (id, name, created_at) values (?, ?, ?)')
      .run(company.id, company.name, company.createdAt)
  }

  find(id: string): Company | undefined {
    const row = this.#database
      .prepare('select id, name, created_at createdAt from companies where id = ?')
      .get(id)
    return row === undefined ? undefined : companySchema.parse(row)
  }

  all(): Company[] {
    const rows = this.#database
      .prepare('select id, name, created_at createdAt from companies order by rowid')
      .all()
    return rows.map((row) => companySchema.parse(row))
  }

  insertKey(companyId: string, kind: KeyKind, key: NewKey, createdAt: string): void {
    this.#database
      .prepare('insert into keys (id, company_id, kind, secret_hash, created_at) values (?, ?, ?, ?, ?)')
      .run(key.id, companyId, kind, key.secretHash, createdAt)
  }

  deleteKeys(companyId: string, kind: KeyKind): void {
    this.#database.prepare('delete from keys where company_id = ? and kind = ?').run(companyId, kind)
  }

  findKey(id: string): StoredKey | undefined {
    const row = this.#database
      .prepare('select id, company_id companyId, kind, secret_hash secretHash from keys where id = ?')
      .get(id)
    return row === undefined ? undefined : keySchema.parse(row)
  }
}

import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

import { newWebhookSchema, type NewWebhook } from '../webhooks/webhook.ts'

const rowSchema = z.object({ body: z.string(), secret: z.string() })

/** Where a company wants to be called. The secret is needed in clear to sign with it. */
export class WebhookStore {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  insert(companyId: string, { secret, ...webhook }: NewWebhook): void {
    this.#database
      .prepare('insert into webhooks (id, company_id, body, secret) values (?, ?, ?, ?)')
      .run(webhook.id, companyId, JSON.stringify(webhook), secret)
  }

  all(companyId: string): NewWebhook[] {
    return this.#database
      .prepare('select body, secret from webhooks where company_id = ? order by seq')
      .all(companyId)
      .map((row) => toWebhook(row))
  }

  find(companyId: string, id: string): NewWebhook | undefined {
    const row = this.#database
      .prepare('select body, secret from webhooks where company_id = ? and id = ?')
      .get(companyId, id)
    return row === undefined ? undefined : toWebhook(row)
  }

  delete(companyId: string, id: string): void {
    this.#database.prepare('delete from webhooks where company_id = ? and id = ?').run(companyId, id)
  }
}

function toWebhook(row: unknown): NewWebhook {
  const { body, secret } = rowSchema.parse(row)
  const webhook: unknown = JSON.parse(body)
  return newWebhookSchema.parse({ ...z.looseObject({}).parse(webhook), secret })
}

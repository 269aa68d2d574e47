import { createConnectClient, type ConnectClient } from '@truckroll/client'
import { isJsonObject, packBody, readActions, type JsonObject } from '@truckroll/protocol'
import type { SandboxAccount } from '@truckroll/sandbox'

/** Something Dispatch told the brand, such as `{ key: 'job', entity: { id, status, ... } }`. */
export interface News {
  readonly key: string
  readonly entity: JsonObject
}

/** The brand's own system: posts to agent/in and polls agent/out with its own key, over HTTP. */
export class Brand {
  readonly account: SandboxAccount
  readonly heard: News[] = []
  readonly #client: ConnectClient
  readonly #until: <T>(what: string, check: () => Promise<T | undefined | false>) => Promise<T>
  #posts = 0

  constructor(
    url: string,
    account: SandboxAccount,
    until: <T>(what: string, check: () => Promise<T | undefined | false>) => Promise<T>,
  ) {
    this.account = account
    this.#client = createConnectClient({ url, key: account.key, secret: account.secret })
    this.#until = until
  }

  /** Posts one record as printed. */
  async post(recordType: string, record: JsonObject): Promise<void> {
    const body = packBody([{ header: { record_type: recordType, version: 'v3' }, record }])
    await this.#client.post({ body, messageId: `brand-${this.#posts++}` })
  }

  /** What it heard of the job so far, without the acks, after one more look at its queue. */
  async newsOf(jobId: string): Promise<readonly News[]> {
    await this.#poll()
    return this.heard.filter(({ key, entity }) => jobIdOf(key, entity) === jobId)
  }

  /** Waits for news of the job that have these fields. */
  hears(jobId: string, key: string, fields: JsonObject): Promise<JsonObject> {
    return this.#until(`the brand hears of ${key} ${JSON.stringify(fields)} of job ${jobId}`, async () => {
      const news = await this.newsOf(jobId)
      return news.find((one) => one.key === key && has(one.entity, fields))?.entity
    })
  }

  async #poll(): Promise<void> {
    for (;;) {
      const answer = await this.#client.poll({ maxMessages: 10 })
      if (answer.kind !== 'messages' || answer.messages.length === 0) return
      for (const { payload, receipt, procedureId } of answer.messages) {
        for (const { putKey, entity } of readActions(payload)) {
          if (putKey !== null && isJsonObject(entity)) this.heard.push({ key: putKey, entity })
        }
        if (receipt !== undefined) await this.#client.ack({ receipt, procedureId })
      }
    }
  }
}

function jobIdOf(key: string, entity: JsonObject): string {
  return String(entity['job_id'] ?? entity['entity_id'] ?? (key === 'job' ? entity['id'] : ''))
}

function has(entity: JsonObject, fields: JsonObject): boolean {
  return Object.entries(fields).every(([name, value]) => entity[name] === value)
}

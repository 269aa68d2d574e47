import type { StorePlace } from './store-place.ts'

/** A database of a server. Its connections are what is attacked, so nothing is looked up through one. */
export class PostgresPlace implements StorePlace {
  readonly setting: string

  constructor(url: string) {
    this.setting = url
  }

  isRecorded(): undefined {
    return undefined
  }

  letGo(): void {}
}

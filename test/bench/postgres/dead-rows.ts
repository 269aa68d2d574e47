import type { Cluster } from '@truckroll/throwaway-postgres'

const everyMs = 1_000

/** Counts the dead rows of a schema's tables each second. */
export class DeadRows {
  readonly #cluster: Cluster
  readonly #database: string
  readonly #schema: string
  readonly #counts: number[] = []
  readonly #timer: NodeJS.Timeout
  #counting: Promise<void> = Promise.resolve()

  constructor(cluster: Cluster, url: string, schema: string) {
    this.#cluster = cluster
    this.#database = new URL(url).pathname.slice(1)
    this.#schema = schema
    this.#timer = setInterval(() => {
      this.#counting = this.#counting.then(() => this.#count())
    }, everyMs)
  }

  /** What was counted, oldest first. */
  async stop(): Promise<readonly number[]> {
    clearInterval(this.#timer)
    await this.#counting
    return this.#counts
  }

  async #count(): Promise<void> {
    const [row] = await this.#cluster.query(
      'select coalesce(sum(n_dead_tup), 0)::float8 as dead from pg_stat_user_tables where schemaname = $1',
      [this.#schema],
      this.#database,
    )
    this.#counts.push(Number(row?.['dead']))
  }
}

/**
 * The most there were in the last third, over the most in the second: 1 where they do not pile up. The first third
 * begins with none, and fills up to what autovacuum leaves.
 */
export function growthOf(counts: readonly number[]): number {
  const third = Math.floor(counts.length / 3)
  return Math.max(...counts.slice(2 * third)) / Math.max(1, ...counts.slice(third, 2 * third))
}

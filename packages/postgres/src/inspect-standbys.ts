import type pg from 'pg'
import { replicaSql } from './sql/standby-sql.ts'

export interface StandbyReport {
  /** The server's setting `synchronous_standby_names`; empty if commits wait for nobody. */
  readonly synchronousNames: string
  /** True if commits wait for a standby and none is connected that they could wait for. */
  readonly isMissing: boolean
  /** Connected replicas that commits do not wait for: what was acked may be missing there. */
  readonly asynchronousReplicas: readonly string[]
  /** Connected replicas of which this user may see nothing but their number. */
  readonly unseenReplicas: number
}

interface ReplicaRow {
  readonly name: string | null
  readonly sync_state: string | null
}

const synchronousStates: ReadonlySet<string> = new Set(['sync', 'quorum'])

/** Looks at the replicas that are connected to the server now. */
export async function inspectStandbys(client: pg.Client): Promise<StandbyReport> {
  const { rows: settings } = await client.query<{ names: string }>(replicaSql.names)
  const { rows } = await client.query<ReplicaRow>(replicaSql.list)
  const synchronousNames = settings[0]?.names ?? ''
  const seen = rows.filter(({ sync_state: state }) => state !== null)
  const isSynchronous = ({ sync_state: state }: ReplicaRow) => synchronousStates.has(state ?? '')
  const unseenReplicas = rows.length - seen.length
  return {
    synchronousNames,
    isMissing: synchronousNames !== '' && unseenReplicas === 0 && !seen.some(isSynchronous),
    asynchronousReplicas: seen.filter((row) => !isSynchronous(row)).map(({ name }) => name ?? 'unnamed'),
    unseenReplicas,
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import { GatewayError } from '@truckroll/store'
import type pg from 'pg'
import { useLockSql } from '../sql/use-lock-sql.ts'

/** The server frees the lock of a process that has just ended a moment later. */
const WAIT_MS = 5_000
const RETRY_MS = 50

/** A gateway that runs on the store says so for as long as the connection lasts. @throws GatewayError `TR_STORE_LOCKED` */
export async function shareStore(client: pg.ClientBase, schema: string, place: string): Promise<void> {
  if (await isTakenWithin(client, useLockSql.share, schema, WAIT_MS)) return
  throw new GatewayError(
    'TR_STORE_LOCKED',
    `The store ${place} is being copied or adopted: start again once that is over`,
  )
}

/** Where another connection of the same process has said so by now. */
export async function unshareStore(client: pg.ClientBase, schema: string): Promise<void> {
  await client.query(useLockSql.unshare, [schema])
}

/** Keeps all gateways off for as long as the connection lasts. @throws GatewayError `TR_STORE_LOCKED` naming one that runs */
export async function takeStore(
  client: pg.ClientBase,
  schema: string,
  place: string,
  waitMs = WAIT_MS,
): Promise<void> {
  if (await isTakenWithin(client, useLockSql.take, schema, waitMs)) return
  throw new GatewayError(
    'TR_STORE_LOCKED',
    `The store ${place} is in use by ${await holdersOf(client, schema)}: stop every gateway on it first`,
  )
}

/** Whether it is this connection's alone now. */
export function tryTakeStore(client: pg.ClientBase, schema: string): Promise<boolean> {
  return isTakenWithin(client, useLockSql.take, schema, 0)
}

export async function untakeStore(client: pg.ClientBase, schema: string): Promise<void> {
  await client.query(useLockSql.untake, [schema])
}

/** Who uses the store now, in words. */
export async function holdersOf(client: pg.ClientBase, schema: string): Promise<string> {
  const { rows: holders } = await client.query<{ holder: string }>(useLockSql.holders, [schema])
  return holders.map(({ holder }) => holder).join(', ') || 'another process'
}

async function isTakenWithin(
  client: pg.ClientBase,
  sql: string,
  schema: string,
  waitMs: number,
): Promise<boolean> {
  const startedAt = performance.now()
  for (;;) {
    const { rows } = await client.query<{ is_taken: boolean }>(sql, [schema])
    if (rows[0]?.is_taken === true) return true
    if (performance.now() - startedAt >= waitMs) return false
    await pause(RETRY_MS)
  }
}

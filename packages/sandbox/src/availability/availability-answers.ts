import { idText, parseDispatchTime, type JsonObject } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import { isInArea, matchOrganizations } from '../rules/auto-assign-org.ts'
import { organizationByExternalId } from '../rules/find-organization.ts'
import { recordsOf } from '../rules/kept-records.ts'
import { userOfArea } from '../rules/kept-types.ts'
import type { Job, KeptRecord } from '../world/entities.ts'
import { organizationIdAt } from '../world/organization-id-at.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import { daysOf, findUser, gapsOf, type Day, type Span } from './schedule.ts'

/** The query of a request; a name that stands several times has a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** A parameter that is missing or of no use. */
export class QueryFault extends Error {
  override readonly name = 'QueryFault'
}

interface Asked {
  readonly world: ReadonlyWorld
  readonly account: SandboxAccount
  readonly query: Query
}

/** Playbook: Use Cases > From Dispatch > Availability > Whitespace */
export function slotsAnswer(asked: Asked): JsonObject {
  const leastMs = minutesOf(asked.query, 'duration') * 60_000
  const slots = daysAsked(asked).flatMap((day) =>
    gapsOf(day, leastMs).map(({ start, end }) => ({
      entity_type: 'user',
      entity_id: day.user.id,
      external_id: day.user.name,
      start_time: toSecond(start),
      end_time: toSecond(end),
    })),
  )
  return { slots }
}

/** Playbook: Use Cases > From Dispatch > Availability > Block Times */
export function scheduleAnswer(asked: Asked): JsonObject {
  const days = daysAsked(asked).map(({ user, start, end, blocks }) => ({
    user_id: user.id,
    external_id: user.name,
    day_start: toSecond(start),
    day_end: toSecond(end),
    blocks: blocks.map((block) => ({
      start: toSecond(block.start),
      end: toSecond(block.end),
      ...(block.job !== undefined && { data: toBlockData(asked.world, block.job) }),
    })),
  }))
  return { days }
}

/** Playbook: Use Cases > From Dispatch > Availability > Match Technicians */
export function techniciansAnswer({ world, account, query }: Asked): JsonObject {
  const postalCode = textOf(query, 'postal_code')
  const span = spanOf(query, 'availability_start_time', 'availability_end_time')
  const leastMs = minutesOf(query, 'appointment_duration_minutes') * 60_000
  // The playbook joins trades by commas, and in another place by bars.
  const trades = listOf(query['trades'])
    .flatMap((text) => text.split(/[,|]/))
    .filter((trade) => trade !== '')
  const matches = recordsOf(world, account.key, 'user')
    .filter((user) => worksAt(world, account, user, postalCode) && hasTrade(world, user, trades))
    .flatMap((user) => {
      const gaps = daysOf(world, user, span).flatMap((day) => gapsOf(day, leastMs))
      return gaps.length === 0 ? [] : [toMatch(world, account, user, gaps)]
    })
  return { matches }
}

/** Playbook: Use Cases > From Dispatch > Availability > Match Orgs */
export function organizationsAnswer({ world, account, query }: Asked): JsonObject {
  const found = matchOrganizations(
    { draft: world, account },
    {
      postalCode: textOf(query, 'postal_code'),
      trades: listOf(query['trades']).flatMap((text) => text.split(/[,|]/)),
      includesLinked: true,
    },
  )
  return {
    account_organizations: found.map((organization) => ({
      organization_id: organization.id,
      external_ids: [organizationIdAt(organization, account.key)],
    })),
  }
}

function daysAsked({ world, account, query }: Asked): Day[] {
  const span = spanOf(query, 'start_time', 'end_time')
  const names = [...listOf(query['user_external_id[]']), ...listOf(query['user_external_id'])]
  if (names.length === 0) throw new QueryFault('user_external_id[]: expected at least one')
  return names.flatMap((name) => {
    const user = findUser(world, account.key, name)
    return user === undefined ? [] : daysOf(world, user, span)
  })
}

function toBlockData(world: ReadonlyWorld, job: Job): JsonObject {
  const customer = job.customerId === null ? undefined : world.get('customers', String(job.customerId))
  const names = [customer?.fields['first_name'], customer?.fields['last_name']]
  return {
    job_id: job.id,
    customer_id: job.customerId,
    source_id: job.sourceId,
    customer_full_name: names.filter((name) => typeof name === 'string' && name !== '').join(' '),
    job_title: job.fields['title'] ?? null,
  }
}

function toMatch(
  world: ReadonlyWorld,
  account: SandboxAccount,
  user: KeptRecord,
  gaps: readonly Span[],
): JsonObject {
  const name = user.fields['external_organization_id']
  const organization =
    typeof name === 'string' ? organizationByExternalId(world, account.key, name) : undefined
  return {
    entity: {
      id: user.id,
      full_name: [user.fields['first_name'], user.fields['last_name']].join(' '),
      external_ids: [user.name],
      organization_id: organization?.id ?? null,
      organization: { id: organization?.id ?? null, external_ids: [name ?? null] },
    },
    entity_type: 'user',
    entity_id: user.id,
    slots: gaps.map(({ start, end }) => ({
      start: toSecond(start),
      end: toSecond(end),
      ranking_score: 0,
      miles_from_start: 0,
      miles_to_end: 0,
      miles_added: 0,
    })),
  }
}

/** A technician without a place of their own works where their provider does. */
function worksAt(
  world: ReadonlyWorld,
  account: SandboxAccount,
  user: KeptRecord,
  postalCode: string,
): boolean {
  const areas = recordsOf(world, account.key, 'service_area')
  const own = areas.filter(
    ({ name, fields }) =>
      fields['external_user_id'] === user.name ||
      (fields['external_organization_id'] === undefined &&
        userOfArea({ draft: world, account }, name) === user.name),
  )
  const ofProvider = areas.filter(
    ({ fields }) =>
      idOf(fields['external_organization_id']) === idOf(user.fields['external_organization_id']),
  )
  return (own.length > 0 ? own : ofProvider).some(({ fields }) => isInArea(fields, postalCode))
}

function hasTrade(world: ReadonlyWorld, user: KeptRecord, trades: readonly string[]): boolean {
  if (trades.length === 0) return true
  const record = recordsOf(world, user.brandKey, 'trade_account_user').find(({ name }) => name === user.name)
  const own = record?.fields['trades']
  return Array.isArray(own) && trades.some((trade) => own.includes(trade))
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? idText(value) : undefined
}

function spanOf(query: Query, startName: string, endName: string): Span {
  const [start, end] = [timeOf(query, startName), timeOf(query, endName)]
  if (end <= start) throw new QueryFault(`${endName}: expected a time after ${startName}`)
  if (end - start > maxSpanMs) throw new QueryFault(`${endName}: expected at most 62 days after ${startName}`)
  return { start, end }
}

const maxSpanMs = 62 * 86_400_000

function timeOf(query: Query, name: string): number {
  const at = parseDispatchTime(textOf(query, name).replace(' ', '+'))
  if (at === undefined) throw new QueryFault(`${name}: expected an ISO timestamp with its offset`)
  return at
}

function minutesOf(query: Query, name: string): number {
  const minutes = Number(textOf(query, name))
  if (!Number.isFinite(minutes) || minutes <= 0)
    throw new QueryFault(`${name}: expected minutes, more than 0`)
  return minutes
}

function textOf(query: Query, name: string): string {
  const [text = ''] = listOf(query[name])
  if (text === '') throw new QueryFault(`${name}: expected a value, got nothing`)
  return text
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** `2022-10-24T12:00:00Z`, as it is printed. */
function toSecond(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`
}

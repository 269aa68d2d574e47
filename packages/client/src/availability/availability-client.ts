import {
  organizationMatchesSchema,
  scheduleAnswerSchema,
  slotsAnswerSchema,
  technicianMatchesSchema,
  toDispatchTime,
} from '@truckroll/protocol'
import type { OrganizationMatches, ScheduleAnswer, SlotsAnswer, TechnicianMatches } from '@truckroll/protocol'
import type * as z from 'zod'
import { baseUrl } from '../http/base-url.ts'
import { exchange, type HttpTransport } from '../http/exchange.ts'
import { createHttpDispatcher } from '../http/http-dispatcher.ts'
import { readJsonAnswer } from '../http/read-json-answer.ts'
import { createTokenSource, isRefusedToken, type TokenSourceOptions } from '../oauth/token-source.ts'

/** Milliseconds since 1970. */
export interface TimeSpan {
  readonly start: number
  readonly end: number
}

export interface CalendarRequest extends TimeSpan {
  /** The brand's ids of its technicians. */
  readonly userExternalIds: readonly string[]
  /** Gaps that are shorter are left out. */
  readonly durationMinutes: number
  readonly signal?: AbortSignal | undefined
}

export interface TechnicianSearch extends TimeSpan {
  readonly postalCode: string
  readonly address?: string | undefined
  readonly appointmentMinutes: number
  /** None: whatever they do. */
  readonly trades?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

export interface OrganizationSearch {
  readonly postalCode: string
  readonly trades?: readonly string[] | undefined
  /** Parameters that are not documented, such as of an agreed project. */
  readonly more?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
}

/** What Dispatch answers at once. Throws DispatchError. Playbook: Use Cases > From Dispatch > Availability */
export interface AvailabilityClient {
  /** Gaps of technicians. Playbook: Whitespace */
  slots(request: CalendarRequest): Promise<SlotsAnswer['slots']>
  /** Days of technicians, with what is taken of them. Playbook: Block Times */
  schedule(request: CalendarRequest): Promise<ScheduleAnswer['days']>
  /** Playbook: Match Technicians */
  matchTechnicians(search: TechnicianSearch): Promise<TechnicianMatches['matches']>
  /** Playbook: Match Orgs */
  matchOrganizations(search: OrganizationSearch): Promise<OrganizationMatches['account_organizations']>
}

export type AvailabilityClientOptions = TokenSourceOptions

export function createAvailabilityClient(options: AvailabilityClientOptions): AvailabilityClient {
  const base = baseUrl(options.url)
  const dispatcher = options.dispatcher ?? createHttpDispatcher()
  const transport: HttpTransport = { dispatcher, now: options.now ?? Date.now }
  const tokens = createTokenSource({ ...options, dispatcher })

  /** A token that is refused is renewed once; the second refusal is the answer. */
  async function ask<Schema extends z.ZodType>(
    path: string,
    query: URLSearchParams,
    schema: Schema,
    signal: AbortSignal | undefined,
  ): Promise<z.output<Schema>> {
    const url = new URL(path, base)
    url.search = query.toString()
    const askWith = (token: string) =>
      exchange(
        transport,
        {
          method: 'GET',
          url,
          headers: { accept: 'application/json', authorization: `Bearer ${token}` },
          timeoutMs: options.timeoutMs ?? 30_000,
          signal,
        },
        (answer) => readJsonAnswer(url, answer, schema),
      )
    const token = await tokens.get()
    try {
      return await askWith(token)
    } catch (error) {
      if (!isRefusedToken(error)) throw error
      return askWith(await tokens.renew(token))
    }
  }

  return {
    async slots(request) {
      const answer = await ask(
        'v1/availability/slots',
        toCalendarQuery(request),
        slotsAnswerSchema,
        request.signal,
      )
      return answer.slots
    },
    async schedule(request) {
      const query = toCalendarQuery(request)
      return (await ask('v1/availability/schedule', query, scheduleAnswerSchema, request.signal)).days
    },
    async matchTechnicians({ postalCode, address, appointmentMinutes, start, end, trades = [], signal }) {
      const query = new URLSearchParams({
        postal_code: postalCode,
        ...(address === undefined ? {} : { address }),
        appointment_duration_minutes: String(appointmentMinutes),
        availability_start_time: toDispatchTime(start),
        availability_end_time: toDispatchTime(end),
        ...(trades.length === 0 ? {} : { trades: trades.join(',') }),
      })
      return (await ask('v3/search/contractors', query, technicianMatchesSchema, signal)).matches
    },
    async matchOrganizations({ postalCode, trades = [], more = {}, signal }) {
      const query = new URLSearchParams({
        ...more,
        postal_code: postalCode,
        ...(trades.length === 0 ? {} : { trades: trades.join(',') }),
      })
      return (await ask('v3/search/oms', query, organizationMatchesSchema, signal)).account_organizations
    },
  }
}

function toCalendarQuery({ userExternalIds, start, end, durationMinutes }: CalendarRequest): URLSearchParams {
  return new URLSearchParams([
    ...userExternalIds.map((id): [string, string] => ['user_external_id[]', id]),
    ['start_time', toDispatchTime(start)],
    ['end_time', toDispatchTime(end)],
    ['duration', String(durationMinutes)],
  ])
}

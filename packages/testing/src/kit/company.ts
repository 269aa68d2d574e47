import { parse } from 'zod/v4/core'
import type { AdapterDefinition, Logger, ProviderContext } from '@truckroll/gateway'
import { organizationId } from './messages.ts'

/** The company of a test, by the vendor's own id. */
export const companyId = 'best-hvac'

interface CompanyParts {
  readonly credentials: unknown
  readonly providerSettings: Readonly<Record<string, unknown>> | undefined
  readonly logger: Logger
}

/** What a method of an adapter that belongs to no event is given of the company. */
export function toCompanyContext(
  { providerSettings: schema }: AdapterDefinition,
  { credentials, providerSettings = {}, logger }: CompanyParts,
): ProviderContext {
  let current: unknown = structuredClone(credentials)
  const save = (next: unknown) => {
    current = next
    return Promise.resolve()
  }
  return {
    provider: {
      externalOrganizationId: companyId,
      organizationId: String(organizationId),
      name: companyId,
      settings: schema === undefined ? {} : parse(schema, providerSettings),
    },
    get credentials() {
      return current
    },
    saveCredentials: save,
    refreshCredentials: async (refresh) => {
      await save(await refresh(current))
      return current
    },
    logger,
    signal: new AbortController().signal,
  }
}

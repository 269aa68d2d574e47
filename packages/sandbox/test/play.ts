import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { createSandbox, parseAccounts } from '../src/index.ts'
import type { Sandbox, SandboxAccountInput, SandboxOptions } from '../src/index.ts'
import { SignedClient } from './signed-client.ts'

export const secret = (): string => randomBytes(32).toString('hex')

type Overrides = Partial<SandboxAccountInput>

export const brandAccount = (overrides: Overrides = {}): SandboxAccountInput => ({
  key: 'account|1|brand',
  secret: secret(),
  role: 'brand',
  sources: [{ id: 123, name: 'American Pie' }],
  ...overrides,
})

export const gatewayAccount = (overrides: Overrides = {}): SandboxAccountInput => ({
  key: 'account|2|gateway',
  secret: secret(),
  role: 'gateway',
  organizations: [{ id: 501, externalId: 'best-hvac', name: 'Best HVAC', connectedTo: ['account|1|brand'] }],
  ...overrides,
})

export const applicationAccount = (overrides: Overrides = {}): SandboxAccountInput => ({
  key: 'account|3|application',
  secret: secret(),
  role: 'application',
  ...overrides,
})

export interface Play {
  sandbox: Sandbox
  as(key: string): SignedClient
  brand: SignedClient
  gateway: SignedClient
}

/** A sandbox that listens, closed when the test is over. */
export async function play(
  accounts: SandboxAccountInput[] = [brandAccount(), gatewayAccount()],
  options: SandboxOptions = {},
): Promise<Play> {
  const sandbox = await createSandbox({ port: 0, seed: 1, accounts: parseAccounts(accounts), ...options })
  onTestFinished(() => sandbox.close())
  await sandbox.listen()
  const as = (key: string): SignedClient => {
    const account = sandbox.accounts.find((one) => one.key === key)
    if (account === undefined) throw new Error(`no account ${key}`)
    return new SignedClient(sandbox.url, account)
  }
  const first = (role: string): string => sandbox.accounts.find((one) => one.role === role)?.key ?? ''
  return { sandbox, as, brand: as(first('brand')), gateway: as(first('gateway')) }
}

/** Fields of a job as a brand posts them. */
export const jobFields = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  external_id: 'claim-1',
  external_organization_id: 'best-hvac',
  status: 'offered',
  title: 'Furnace out',
  service_type: 'hvac',
  service_fee: 130,
  symptom: 'no heat',
  service_instructions: 'call first',
  description: '# Furnace\n\n*cold*',
  address: { street_1: '9 Elm St', city: 'Dallas', state: 'TX', postal_code: '75201' },
  customer: {
    external_id: 'cust-1',
    first_name: 'Ann',
    last_name: 'Lee',
    email: 'ann@example.com',
    phone_numbers: [{ number: '+15125550000', primary: true, type: 'Mobile' }],
  },
  equipment_descriptions: [{ manufacturer: 'Acme', model_number: '500' }],
  custom_fields: { field1: 'x' },
  marketing_attributions: [{ source: 'radio' }],
  ui_options: { show_decline: true, reject_reasons: ['wrong_area'], pause_reasons: ['waiting_for_parts'] },
  ...overrides,
})

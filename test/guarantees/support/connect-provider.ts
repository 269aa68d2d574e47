import type { HttpWorld } from '../../support/http-world.ts'

const caller = { token: 'test' }

/** A provider whose organization is known. */
export async function connectProvider(world: HttpWorld, name: string, organizationId: number): Promise<void> {
  const { providers } = world.gateway
  await providers.onboard({ externalOrganizationId: name, name, email: `${name}@example.com` }, caller)
  await providers.change(name, { organizationId }, caller)
}

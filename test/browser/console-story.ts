import type { ConsoleWorld } from './console-world.ts'

const people = [
  ['Ada', 'Moreno', '410 Cedar Avenue', 'Austin', 'TX', '78701', '+15125550101'],
  ['Priya', 'Nair', '19 Mesa Road', 'Denver', 'CO', '80202', '+13035550103'],
  ['Luis', 'Ortega', '5 Harbor Lane', 'Boston', 'MA', '02110', '+16175550104'],
  ['Mei', 'Tanaka', '77 Lake Street', 'Chicago', 'IL', '60601', '+13125550105'],
  ['Omar', 'Haddad', '820 Pine Street', 'Seattle', 'WA', '98101', '+12065550106'],
  ['Ruth', 'Okafor', '31 Magnolia Drive', 'Atlanta', 'GA', '30303', '+14045550107'],
] as const

const providers = [
  { externalOrganizationId: 'harbor-heating', name: 'Harbor Heating', email: 'office@harbor.example' },
  { externalOrganizationId: 'cedar-plumbing', name: 'Cedar Plumbing & Drain', email: 'desk@cedar.example' },
  { externalOrganizationId: 'mesa-appliance', name: 'Mesa Appliance Repair', phoneNumber: '+13035550190' },
  { externalOrganizationId: 'lakeside-hvac', name: 'Lakeside HVAC', email: 'hello@lakeside.example' },
]

const settings = {
  timezone: 'America/Chicago',
  statusMap: {
    on_hold: { kind: 'pause', reason: 'waiting_for_parts' },
    invoiced: { kind: 'complete' },
    draft: 'none',
  },
}

/** A morning at a gateway: providers connected and not, jobs in every state, some in trouble. */
export async function playMorning(world: ConsoleWorld): Promise<void> {
  const { gateway } = world
  const organizations = await connectProviders(world)
  const offer = (title: string, index: number, organization = index) =>
    world.offerJob(toFields(title, index), organizations[organization % organizations.length])

  const titles = [
    'Water heater leaks',
    'No cool air',
    'Oven does not heat',
    'Furnace blows cold',
    'Dishwasher does not drain',
    'Sump pump is silent',
    'Thermostat shows E4',
    'Refrigerator is warm',
  ]
  const ids: string[] = []
  for (const [index, title] of titles.entries()) ids.push(await offer(title, index))
  const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = ids
  const tomorrow = Date.now() + 86_400_000
  const visit = { start: new Date(tomorrow).toISOString(), end: new Date(tomorrow + 7_200_000).toISOString() }
  for (const id of [first, second, third, fourth, fifth]) await gateway.updates.send(id, { kind: 'accept' })
  for (const id of [first, second, third, fourth])
    await gateway.updates.send(id, { kind: 'schedule', ...visit })
  await gateway.updates.send(first, {
    kind: 'note',
    text: 'The customer asks for a call half an hour before.',
  })
  await gateway.updates.send(first, { kind: 'enroute' })
  await gateway.updates.send(first, { kind: 'start' })
  await gateway.updates.send(first, { kind: 'complete', reason: 'service_provided', resolution: 'New valve' })
  await gateway.updates.send(second, { kind: 'enroute' })
  await gateway.updates.send(third, { kind: 'pause', reason: 'waiting_for_parts' })
  await gateway.updates.send(sixth, { kind: 'reject', reason: 'no_availability' })
  await offer('Gas oven refused by the product', 2)
  await offer('Boiler refused by the product', 4, 0)
  await offer('Washer busy', 3)
  await offer('Air handler busy', 5, 1)
  await gateway.operations.pause({ kind: 'job', jobId: fifth }, { token: 'ops', actor: 'Ida Berg' })
  world.sandbox.control.brand.addNote(Number(fifth), { text: 'Gate code 4471' })
  await offer('Dryer vent needs a look', 1, 2)
}

async function connectProviders({ gateway, sandbox }: ConsoleWorld): Promise<readonly number[]> {
  const organizations: number[] = []
  for (const provider of providers) {
    const { externalOrganizationId } = provider
    await gateway.providers.onboard({ ...provider, settings }, { token: 'ops', actor: 'Ida Berg' })
    if (externalOrganizationId === 'lakeside-hvac') continue
    await sandbox.control.until(() =>
      sandbox.control.requests().some((each) => each.externalOrganizationId === externalOrganizationId),
    )
    const { organizationId } = sandbox.control.match(externalOrganizationId, {})
    await gateway.providers.activate({
      external_organization_id: externalOrganizationId,
      organization_id: organizationId,
    })
    organizations.push(Number(organizationId))
  }
  return organizations
}

function toFields(title: string, index: number): Record<string, unknown> {
  const [first, last, street, city, state, postal, phone] = people[index % people.length] ?? people[0]
  return {
    title,
    customer: {
      first_name: first,
      last_name: last,
      email: `${first.toLowerCase()}@example.com`,
      phone_numbers: [{ number: phone, primary: true, type: 'Mobile' }],
    },
    address: { street_1: street, city, state, postal_code: postal },
  }
}

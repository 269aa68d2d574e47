import { expect, it } from 'vitest'

import { startAcme } from './harness.ts'

it('a customer is found by email in any case and by phone in any writing', async () => {
  const { api } = await startAcme()
  const created = await api('POST', '/v1/customers', {
    firstName: 'James',
    lastName: 'Dodd',
    email: 'Devs+Dodd@example.com',
    phone: '+15559803824',
    externalReference: '1234',
  })
  expect(created.status).toBe(201)
  await api('POST', '/v1/customers', {
    companyName: 'Other',
    email: 'other@example.com',
    phone: '555 980 0000',
  })

  for (const query of [
    `email=${encodeURIComponent('devs+dodd@EXAMPLE.com')}`,
    `phone=${encodeURIComponent('(555) 980-3824')}`,
    `phone=${encodeURIComponent('+15559803824 x22')}`,
    'externalReference=1234',
  ]) {
    const found = await api('GET', `/v1/customers?${query}`)
    expect(
      found.body.items.map((item: { id: string }) => item.id),
      query,
    ).toEqual([created.body.id])
  }
  expect((await api('GET', '/v1/customers?phone=5559803825')).body.items).toEqual([])
})

it.each(['r&r@example.com', 'a/b@example.com'])('takes the address %s', async (email) => {
  const { api } = await startAcme()
  expect(await api('POST', '/v1/customers', { lastName: 'Dodd', email })).toMatchObject({
    status: 201,
    body: { email },
  })
})

it('a patch leaves out what it does not name, and null empties a field', async () => {
  const { api } = await startAcme()
  const { body } = await api('POST', '/v1/customers', {
    lastName: 'Dodd',
    email: 'a@example.com',
    phone: '5550001111',
  })
  const patched = await api('PATCH', `/v1/customers/${body.id}`, { email: null, firstName: 'James' })
  expect(patched.body).toMatchObject({
    firstName: 'James',
    lastName: 'Dodd',
    email: null,
    phone: '5550001111',
  })
  expect((await api('GET', '/v1/customers?email=a@example.com')).body.items).toEqual([])
})

it('each bad field is named', async () => {
  const { api } = await startAcme()
  const refused = await api('POST', '/v1/customers', { firstName: 'J', email: 'no', phone: '12', fax: '1' })
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual(
    expect.arrayContaining(['/email', '/phone', '']),
  )
  const nameless = await api('POST', '/v1/customers', { email: 'a@example.com' })
  expect(nameless.body.errors).toMatchObject([{ in: 'body', path: '/lastName' }])
})

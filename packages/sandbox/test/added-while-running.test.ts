import { describe, expect, test } from 'vitest'
import { brandAccount, gatewayAccount, play } from './play.ts'
import { SignedClient } from './signed-client.ts'

const json = { 'content-type': 'application/json' }

describe('an account that is added', () => {
  test('posts and polls at once, with acks and errs or without, and is gone after a reset', async () => {
    const { sandbox } = await play()
    const body = JSON.stringify({ role: 'brand', name: 'Late Brand', acks: false })
    const answer = await fetch(`${sandbox.url}/_control/accounts`, { method: 'POST', headers: json, body })
    expect(answer.status).toBe(200)
    const account = sandbox.control.accounts().at(-1)
    if (account === undefined) throw new Error('no account')
    expect(account).toMatchObject({
      role: 'brand',
      acks: false,
      errors: true,
      sources: [{ name: 'Late Brand' }],
    })
    const late = new SignedClient(sandbox.url, account)
    await late.postRecord('organization', {
      external_id: 'late-hvac',
      name: 'Late',
      phone_number: '5551234123',
    })
    await late.postRecord('job', { external_id: 'nowhere', external_organization_id: 'nobody' })
    expect(await late.drain()).toMatchObject([{ err: {} }])

    sandbox.control.reset()
    expect(sandbox.control.accounts().map(({ key }) => key)).not.toContain(account.key)
    expect((await late.send('/agent/out', Buffer.from('{}'))).status).toBe(401)
  })

  test('may be the one that connects providers', async () => {
    const { sandbox } = await play()
    const account = sandbox.control.addAccount({ role: 'application', name: 'Another product' })
    const request = {
      external_organization_id: 'bms-7',
      name: 'Seven',
      email: 'seven@example.com',
      app_id: 'a',
    }
    await new SignedClient(sandbox.url, account).post(request, { recordType: 'gateway_provision' })
    expect(sandbox.control.requests()).toMatchObject([{ applicationKey: account.key, state: 'pending' }])
  })
})

describe('a job that a person makes on a web page of Dispatch', () => {
  test('reaches its brand and the gateway in full', async () => {
    const { sandbox, brand, gateway } = await play()
    const body = JSON.stringify({
      organizationId: 501,
      externalId: 'claim-7',
      customer: { first_name: 'Ann', phone_numbers: [{ number: '+15125550000', primary: true }] },
      fields: { title: 'Furnace out', symptom: 'cold', address: { state: 'TX', postal_code: '75201' } },
    })
    const answer = await fetch(`${sandbox.url}/_control/jobs`, { method: 'POST', headers: json, body })
    expect(answer.status).toBe(200)
    const [told, ...more] = await brand.drain()
    expect(more).toEqual([])
    expect(told).toEqual({
      job: {
        id: sandbox.control.jobs()[0]?.id,
        organization_id: 501,
        status: 'offered',
        status_message: '',
        updated_at: expect.stringMatching(/\+0000$/),
        external_id: 'claim-7',
        title: 'Furnace out',
        address: expect.objectContaining({ postal_code: '75201', timezone: 'America/Chicago' }),
        customer: {
          first_name: 'Ann',
          last_name: '',
          company_name: '',
          email: '',
          phone_number: '+15125550000',
        },
      },
    })
    expect(await gateway.drain()).toMatchObject([
      { job: { external_id: 'claim-7', symptom: 'cold', source_id: 123 } },
    ])
  })

  test('is for a provider that the brand may send jobs to', async () => {
    const { sandbox } = await play([
      brandAccount(),
      gatewayAccount({ organizations: [{ id: 501, connectedTo: [] }] }),
    ])
    expect(() => sandbox.control.brand.makeJob({ organizationId: 501 })).toThrow(/organizationId/)
    expect(() => sandbox.control.brand.makeJob({ organizationId: 9 })).toThrow(/organizationId/)
    expect(sandbox.control.jobs()).toEqual([])
  })
})

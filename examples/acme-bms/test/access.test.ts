import { describe, expect, it } from 'vitest'

import { caller, createOrder, startAcme } from './harness.ts'
import { ManualClock } from './manual-clock.ts'

describe('keys', () => {
  it('are asked for, and refused when wrong by one character', async () => {
    const { bms, company, api } = await startAcme()
    expect((await api('GET', '/v1/company')).body.name).toBe('Dodd & Sons')

    const none = await caller(bms)('GET', '/v1/company')
    expect(none.status).toBe(401)
    expect(none.headers.get('www-authenticate')).toContain('Bearer')
    expect(none.headers.get('content-type')).toContain('application/problem+json')

    const end = company.apiKey.endsWith('0') ? '1' : '0'
    const wrong = await caller(bms, company.apiKey.slice(0, -1) + end)('GET', '/v1/company')
    expect(wrong).toMatchObject({ status: 401, body: { code: 'ACME_UNAUTHENTICATED' } })
    expect(JSON.stringify(wrong.body)).not.toContain(company.apiKey.slice(-20))
  })

  it('of one kind do not open what is for the other', async () => {
    const { bms, company } = await startAcme()
    expect((await caller(bms, company.officeKey)('GET', '/v1/customers')).status).toBe(403)
    expect((await caller(bms, company.apiKey)('GET', '/office/work-orders')).status).toBe(403)
  })

  it('added later work beside the first one', async () => {
    const { bms, company, api } = await startAcme()
    const second = bms.addKey(company.companyId, 'api')
    expect((await caller(bms, second)('GET', '/v1/company')).status).toBe(200)
    expect((await api('GET', '/v1/company')).status).toBe(200)
  })

  it('revoked are refused from then on, those of another company and kind are not', async () => {
    const { bms, company, api } = await startAcme()
    const other = caller(bms, bms.createCompany({ name: 'Other' }).apiKey)
    bms.revokeKeys(company.companyId, 'api')
    expect((await api('GET', '/v1/company')).status).toBe(401)
    expect((await other('GET', '/v1/company')).status).toBe(200)
    expect((await caller(bms, company.officeKey)('GET', '/office/work-orders')).status).toBe(200)
  })
})

describe('companies', () => {
  it('see nothing of each other', async () => {
    const { bms, api } = await startAcme()
    const other = caller(bms, bms.createCompany({ name: 'Other' }).apiKey)
    const order = await createOrder(api, { externalReference: 'job-1' })
    const note = await api('POST', `/v1/work-orders/${order.id}/notes`, { body: 'Key under the mat' })

    expect((await other('GET', `/v1/work-orders/${order.id}`)).status).toBe(404)
    expect((await other('GET', `/v1/work-orders/${order.id}/notes`)).status).toBe(404)
    expect((await other('PATCH', `/v1/notes/${note.body.id}`, { body: 'x' })).status).toBe(404)
    expect((await other('DELETE', `/v1/notes/${note.body.id}`)).status).toBe(404)
    expect((await other('GET', '/v1/work-orders?externalReference=job-1')).body.items).toEqual([])
    expect((await other('GET', '/v1/events')).body.items).toEqual([])
    const stolen = await other('POST', '/v1/work-orders', { customerId: order.customerId, title: 'x' })
    expect(stolen).toMatchObject({ status: 422, body: { errors: [{ path: '/customerId' }] } })
    expect((await api('GET', `/v1/notes/${note.body.id}`)).body.body).toBe('Key under the mat')
  })
})

describe('the rate limit', () => {
  it('lets a burst of twice the rate through, then answers 429 and says when to come back', async () => {
    const clock = new ManualClock()
    const { bms, company, api } = await startAcme({ rateLimitPerSecond: 0.5, clock })
    expect((await api('GET', '/v1/company')).status).toBe(200)

    const refused = await api('GET', '/v1/company')
    expect(refused).toMatchObject({ status: 429, body: { code: 'ACME_RATE_LIMITED' } })
    expect(refused.headers.get('retry-after')).toBe('2')
    const otherKey = caller(bms, bms.addKey(company.companyId, 'api'))
    expect((await otherKey('GET', '/v1/company')).status).toBe(200)

    clock.advance(2000)
    expect((await api('GET', '/v1/company')).status).toBe(200)
  })
})

import { describe, expect, test } from 'vitest'
import { jobFields, play } from './play.ts'
import { at } from './signed-client.ts'

describe('23: a job goes to the gateway and its work comes back to the brand', () => {
  test('the whole way', async () => {
    const { brand, gateway, sandbox } = await play()
    await brand.postRecord('job', jobFields())
    const [created, ...rest] = await gateway.drain()
    expect(rest).toEqual([])
    const job = at(created, 'job')
    expect(job).toMatchObject({
      source_id: 123,
      source: 'American Pie',
      organization_id: 501,
      organization_external_id: 'best-hvac',
      external_id: 'claim-1',
      status: 'offered',
      status_message: '',
      title: 'Furnace out',
      service_type: 'hvac',
      service_fee: 130,
      symptom: 'no heat',
      service_instructions: 'call first',
      description: '# Furnace\n\n*cold*',
      address: { street_1: '9 Elm St', country: 'United States', timezone: 'America/Chicago' },
      customer: {
        external_id: 'cust-1',
        first_name: 'Ann',
        last_name: 'Lee',
        email: 'ann@example.com',
        phone_number: '+15125550000',
        company_name: '',
      },
      equipment_descriptions: [{ manufacturer: 'Acme', model_number: '500' }],
      custom_fields: { field1: 'x' },
      marketing_attributions: [{ source: 'radio' }],
      ui_options: {
        show_decline: true,
        reject_reasons: ['wrong_area'],
        pause_reasons: ['waiting_for_parts'],
      },
    })
    expect(at(job, 'updated_at')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/)
    expect(at(job, 'customer', 'id')).toBeTypeOf('number')
    const id = at(job, 'id')
    expect(id).toBeTypeOf('number')

    const echo = { organization_id: 501, source_id: 123 }
    await gateway.postRecord('job', { id, ...echo, status: 'unscheduled' }, { recordType: 'gateway' })
    const visit = {
      job_id: id,
      ...echo,
      status: 'scheduled',
      time: '2026-05-01T15:00:00.000Z',
      duration: 7200,
      external_id: 'v1',
    }
    await gateway.postRecord('appointment', visit)
    await gateway.postRecord('job', { id, ...echo, status: 'scheduled', status_message: 'enroute' })
    await gateway.postRecord('job', { id, ...echo, status: 'scheduled', status_message: 'started' })
    await gateway.postRecord('attachment', {
      organization_id: 501,
      job_id: id,
      external_id: 'n1',
      description: 'done soon',
    })
    const file = Buffer.from('a picture').toString('base64')
    await gateway.postRecord('attachment', {
      organization_id: 501,
      job_id: id,
      external_id: 'f1',
      file,
      name: 'unit.jpg',
    })
    await gateway.postRecord('job', {
      id,
      ...echo,
      status: 'complete',
      status_message: 'service_provided',
      resolution: 'new fan',
    })

    const seen = await brand.drain()
    expect(seen).toMatchObject([
      { job: { id, status: 'unscheduled', status_message: '', external_id: 'claim-1' } },
      {
        appointment: {
          job_id: id,
          status: 'scheduled',
          external_id: 'v1',
          start_time: '2026-05-01T15:00:00+0000',
          end_time: '2026-05-01T17:00:00+0000',
          job: { external_id: 'claim-1' },
        },
      },
      { appointment: { status: 'enroute' } },
      { appointment: { status: 'started' } },
      {
        attachment: {
          entity_type: 'Job',
          entity_id: id,
          description: 'done soon',
          deleted_at: null,
          job: { external_id: 'claim-1' },
        },
      },
      { attachment: { entity_type: 'Job', entity_id: id, name: 'unit.jpg', deleted_at: null } },
      { job: { id, status: 'complete', status_message: 'service_provided' } },
    ])
    expect(Object.keys(Object(at(seen[0], 'job'))).toSorted()).toEqual([
      'external_id',
      'id',
      'status',
      'status_message',
      'updated_at',
    ])
    expect(await gateway.drain()).toEqual([])
    expect(sandbox.control.job(String(id))).toMatchObject({ status: 'complete', resolution: 'new fan' })

    const token = String(at(seen[5], 'attachment', 'file_token'))
    const plain = await fetch(`${sandbox.url}/v1/datafiles/${token}`)
    expect([plain.status, plain.headers.get('content-type'), await plain.text()]).toEqual([
      200,
      'image/jpeg',
      'a picture',
    ])
  })
})

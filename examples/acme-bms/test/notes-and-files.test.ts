import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'

import { createOrder, startAcme, type Parsed } from './harness.ts'

it('notes are internal unless said otherwise, and are found, edited and deleted', async () => {
  const { api } = await startAcme()
  const order = await createOrder(api)
  const path = `/v1/work-orders/${order.id}/notes`
  const internal = await api('POST', path, { body: 'Dog in the yard' })
  const open = await api('POST', path, {
    body: 'We come at 9',
    visibility: 'customer',
    externalReference: 'n-1',
  })
  expect(internal.body).toMatchObject({ visibility: 'internal', author: { kind: 'api' } })
  expect((await api('GET', `${path}?externalReference=n-1`)).body.items).toEqual([open.body])

  const edited = await api('PATCH', `/v1/notes/${open.body.id}`, { body: 'We come at 10' })
  expect(edited.body).toMatchObject({ body: 'We come at 10', visibility: 'customer' })
  expect((await api('DELETE', `/v1/notes/${open.body.id}`)).status).toBe(204)
  expect((await api('DELETE', `/v1/notes/${open.body.id}`)).status).toBe(404)
  expect((await api('GET', path)).body.items).toEqual([internal.body])
  const types = (await api('GET', '/v1/events')).body.items.map((event: { type: string }) => event.type)
  expect(types.slice(1)).toEqual(['note.created', 'note.created', 'note.updated', 'note.deleted'])
})

it('a file goes up as a form and comes back byte for byte', async () => {
  const { bms, company, api } = await startAcme()
  const order = await createOrder(api)
  const content = randomBytes(300_000)
  const form = new FormData()
  form.set('visibility', 'customer')
  form.set('externalReference', 'f-1')
  form.set('file', new Blob([content], { type: 'image/jpeg' }), 'vor dem Haus “1”.jpg')
  const headers = { authorization: `Bearer ${company.apiKey}` }
  const response = await fetch(`${bms.url}/v1/work-orders/${order.id}/files`, {
    method: 'POST',
    headers,
    body: form,
  })
  const file: Parsed = await response.json()
  expect(response.status).toBe(201)
  expect(file).toMatchObject({
    fileName: 'vor dem Haus “1”.jpg',
    contentType: 'image/jpeg',
    sizeBytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    visibility: 'customer',
  })
  const download = await fetch(`${bms.url}/v1/files/${file.id}/content`, { headers })
  expect(download.headers.get('content-type')).toBe('image/jpeg')
  expect(Buffer.from(await download.arrayBuffer()).equals(content)).toBe(true)
  expect((await api('GET', `/v1/work-orders/${order.id}/files?externalReference=f-1`)).body.items).toEqual([
    file,
  ])
  expect((await api('DELETE', `/v1/files/${file.id}`)).status).toBe(204)
  expect((await fetch(`${bms.url}/v1/files/${file.id}/content`, { headers })).status).toBe(404)
})

it('a file goes up as JSON too, and what is no file is refused', async () => {
  const { bms, company, api } = await startAcme()
  const order = await createOrder(api)
  const path = `/v1/work-orders/${order.id}/files`
  const good = {
    fileName: 'a.txt',
    contentType: 'text/plain',
    contentBase64: Buffer.from('hello').toString('base64'),
  }
  const created = await api('POST', path, good)
  expect((await api('GET', `/v1/files/${created.body.id}/content`)).body).toBe('hello')

  const pathsOf = async (body: unknown) =>
    (await api('POST', path, body)).body.errors?.map((error: { path: string }) => error.path)
  expect(await pathsOf({ ...good, contentBase64: 'not base64!!' })).toEqual(['/contentBase64'])
  expect(await pathsOf({ ...good, fileName: '../etc/passwd' })).toEqual(['/fileName'])
  const huge = await api('POST', path, {
    ...good,
    contentBase64: Buffer.alloc(10_000_001).toString('base64'),
  })
  expect(huge).toMatchObject({ status: 413, body: { code: 'ACME_TOO_LARGE' } })

  const send = (form: FormData) =>
    fetch(bms.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${company.apiKey}` },
      body: form,
    })
  const empty = new FormData()
  empty.set('visibility', 'customer')
  expect((await send(empty)).status).toBe(422)
  const tooLarge = new FormData()
  tooLarge.set('file', new Blob([Buffer.alloc(10_000_001)]), 'big.bin')
  expect((await send(tooLarge)).status).toBe(413)
  const elsewhere = new FormData()
  elsewhere.set('photo', new Blob(['x']), 'x.jpg')
  expect((await send(elsewhere)).status).toBe(422)
  expect((await api('GET', path)).body.items).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { toDispatchUrls } from './dispatch-urls.ts'

const hosts = (given: Parameters<typeof toDispatchUrls>[0]) =>
  Object.values(toDispatchUrls(given)).map((url) => new URL(url).host)

test('the environment names the three hosts', () => {
  const sandbox = ['connect-sbx.dispatch.me', 'api-sandbox.dispatch.me', 'files-api-sandbox.dispatch.me']
  expect(hosts({})).toEqual(sandbox)
  expect(hosts({ environment: 'sandbox' })).toEqual(sandbox)
  expect(hosts({ environment: 'production' })).toEqual([
    'connect.dispatch.me',
    'api.dispatch.me',
    'files-api.dispatch.me',
  ])
})

test('the first that is given stands for the other two, each of which can be given by itself', () => {
  expect(hosts({ environment: 'production', dispatchUrl: 'http://127.0.0.1:4100' })).toEqual(
    Array.from({ length: 3 }, () => '127.0.0.1:4100'),
  )
  expect(hosts({ dispatchUrl: 'http://one', dispatchFilesUrl: 'http://three' })).toEqual([
    'one',
    'one',
    'three',
  ])
  expect(hosts({ dispatchApiUrl: 'http://two' })).toEqual([
    'connect-sbx.dispatch.me',
    'two',
    'files-api-sandbox.dispatch.me',
  ])
})

import { expect, it } from 'vitest'
import { toShownUrl } from './to-shown-url.ts'

it.each([
  ['sqlite:./truckroll.db', 'sqlite:./truckroll.db'],
  ['/var/lib/truckroll.db', '/var/lib/truckroll.db'],
  ['postgres://host/db', 'postgres://host/db'],
  ['postgres://u:SECRET@host:5433/db', 'postgres://u:***@host:5433/db'],
  ['postgres://u:SECRET@SECRET@host/db', 'postgres://u:***@host/db'],
  ['postgres://host/db?user=u&password=SECRET', 'postgres://host/db?user=***&password=***'],
  ['postgres:///db?host=/run/postgresql&password=SECRET', 'postgres:///db?host=***&password=***'],
  ['postgres://u:SEC/RET@host/db', 'postgres://...'],
  ['postgres://u:1/SECRET@host/db', 'postgres://...'],
  ['postgres://u:1?SECRET@host/db', 'postgres://...'],
  ['postgres://u:1#SECRET@host/db', 'postgres://...'],
  ['postgres://u:SEC#RET@host/db', 'postgres://...'],
  ['https://u:SECRET@host/path?token=SECRET#SECRET', 'https://u:***@host/path?token=***'],
  ['https://host/path', 'https://host/path'],
])('%s is shown as %s', (text, shown) => {
  expect(toShownUrl(text)).toBe(shown)
})

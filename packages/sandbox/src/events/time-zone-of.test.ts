import { describe, expect, it } from 'vitest'
import { timeZoneOf } from './time-zone-of.ts'

describe('the time zone of an address', () => {
  it.each([
    ['FL', '32501', 'America/Chicago'],
    ['FL', '33101', 'America/New_York'],
    ['Florida', '32501-1234', 'America/Chicago'],
    ['AZ', '86047', 'America/Phoenix'],
    ['AZ', '86033', 'America/Denver'],
    ['TX', '79901', 'America/Denver'],
    ['TX', '78701', 'America/Chicago'],
    ['TN', '37402', 'America/New_York'],
    ['TN', '38103', 'America/Chicago'],
    ['KY', '42101', 'America/Chicago'],
    ['IN', '46402', 'America/Chicago'],
    ['IN', '46201', 'America/Indiana/Indianapolis'],
    ['ND', '58601', 'America/Denver'],
    ['SD', '57701', 'America/Denver'],
    ['NE', '69101', 'America/Chicago'],
    ['NE', '69301', 'America/Denver'],
    ['KS', '67735', 'America/Denver'],
    ['ID', '83814', 'America/Los_Angeles'],
    ['OR', '97914', 'America/Boise'],
    ['MI', '49801', 'America/Menominee'],
    ['AK', '99546', 'America/Adak'],
    ['PR', '00901', 'America/Puerto_Rico'],
    ['GU', '96910', 'Pacific/Guam'],
    ['VI', '00802', 'America/St_Thomas'],
    ['AS', '96799', 'Pacific/Pago_Pago'],
    ['MP', '96950', 'Pacific/Saipan'],
    ['YT', 'Y1A 1A1', 'America/Whitehorse'],
    ['NT', 'X1A 1A1', 'America/Edmonton'],
    ['puerto  rico', undefined, 'America/Puerto_Rico'],
    [undefined, '86047', 'America/Phoenix'],
    [null, '99546', 'America/Adak'],
    ['CA', '10001', 'America/Los_Angeles'],
    ['AZ', '10001', 'America/Phoenix'],
    ['FL', undefined, 'America/New_York'],
    [undefined, undefined, 'America/New_York'],
    [undefined, 78701, 'America/Chicago'],
  ])('in %s at %s is %s', (state, postalCode, zone) => {
    expect(timeZoneOf(state, postalCode)).toBe(zone)
    expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow()
  })
})

import { expect, it } from 'vitest'
import { changesDescription, describeJob, toJobText } from './describe-job.ts'
import { isSameAddress } from './is-same-address.ts'
import { readBrandNote } from './read-brand-note.ts'
import { toFileName } from './to-file-name.ts'
import { toLine } from './to-line.ts'

const job = {
  id: 30462n,
  status: 'offered',
  title: ' Heater is cold ',
  source: 'American Pie',
  external_id: 'C-77',
  service_fee: 89.5,
  symptom: '',
  customer: { first_name: null, last_name: 'Dodd', phone_number: '+18175550142' },
  address: { street_1: '1755 Ridgeview Dr', city: 'Arlington', postal_code: '76012' },
  equipment_descriptions: [{ manufacturer: 'Rheem', model_number: 'X1' }, { location: 'attic' }],
}

it('tells a job line by line, and leaves out what is empty or stands elsewhere', () => {
  expect(toJobText({ job, descriptionText: 'Ring twice.' })).toBe(
    [
      'Heater is cold',
      'Brand: American Pie',
      'Claim: C-77',
      'Service fee: 89.5',
      'Contact: Dodd +18175550142',
      'Address: 1755 Ridgeview Dr, Arlington, 76012',
      'Equipment: Rheem, X1',
      'Equipment: attic',
      'Ring twice.',
    ].join('\n'),
  )
  expect(describeJob({ job: { id: 5, status: 'offered' }, descriptionText: undefined }, ['claim'])).toEqual([
    { fact: 'title', label: '', text: 'Job 5' },
  ])
  expect(toJobText({ job, descriptionText: undefined }, ['address', 'claim'])).not.toMatch(/Claim|Address/)
})

it('knows which changes of a job change what is told', () => {
  expect(changesDescription(['/customer/phone_number'])).toBe(true)
  expect(changesDescription(['/status', '/address/city'], ['address'])).toBe(false)
  expect(changesDescription(['/service_type'], ['service'])).toBe(true)
})

it.each([
  ['1755 Ridgeview Dr.', null, '76012-1234', true],
  ['1755 RIDGEVIEW DR', '', '76012', true],
  ['1755 Ridgeview Dr', 'Apt 5', '76012', false],
  ['1757 Ridgeview Dr', '', '76012', false],
  ['1755 Ridgeview Dr', '', '76013', false],
  [null, null, undefined, false],
])('compares addresses as people write them: %s, %s, %s', (street, unit, zip, isSame) => {
  expect(isSameAddress({ street: '1755 Ridgeview Dr', zip: '76012' }, { street, unit, zip })).toBe(isSame)
})

it.each([
  ['../../etc/passwd', 'text/plain', '.._.._etc_passwd.plain'],
  ['photo.JPG', 'image/heic', 'photo.JPG'],
  ['photo', 'image/heic; q=1', 'photo.heic'],
  ['photo', '', 'photo.bin'],
  ['.jpg', 'image/jpeg', '.jpg.jpeg'],
  ['a\r\n"b".pdf', '', 'a___b_.pdf'],
  ['bill\u202Efdp.exe', '', 'bill_fdp.exe'],
  [`${'x'.repeat(400)}.jpeg`, 'image/jpeg', `${'x'.repeat(145)}.jpeg`],
])('makes a file name of %j (%s)', (name, type, made) => {
  expect(toFileName(name, type)).toBe(made)
})

it.each([
  ['#Brand: the part is here', '#brand', 'the part is here'],
  ['  #brand  ', '#brand', undefined],
  ['for us only', '#brand', undefined],
  ['every note', '', 'every note'],
])('reads what is meant for the brand: %j', (text, tag, said) => {
  expect(readBrandNote(text, tag)).toBe(said)
})

it('cuts no character in two', () => {
  expect(toLine(`  ${'x'.repeat(9)}🙂 `, 10)).toBe('x'.repeat(9))
  expect([toLine(null), toLine(undefined)]).toEqual(['', ''])
})

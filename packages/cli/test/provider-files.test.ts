import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readRows } from '../src/onboard/read-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'truckroll-providers-'))
afterAll(() => rmSync(folder, { recursive: true }))

function read(text: string | Uint8Array): ReturnType<typeof readRows> {
  const path = join(folder, 'providers.csv')
  writeFileSync(path, text)
  return readRows(path)
}

describe('a file of providers', () => {
  it('keeps leading zeros and reads nested names', () => {
    expect(read('externalOrganizationId,name,address.state\n00123,Best,VA\n')).toEqual({
      isUntyped: true,
      rows: [
        { line: 2, request: { externalOrganizationId: '00123', name: 'Best', address: { state: 'VA' } } },
      ],
    })
  })

  it('says how it was read when the fields are not parted by commas', () => {
    expect(read('externalOrganizationId;name\n1;Best\n')).toEqual({
      isUntyped: true,
      note: 'read as fields separated by semicolons',
      rows: [{ line: 2, request: { externalOrganizationId: '1', name: 'Best' } }],
    })
    expect(read('externalOrganizationId\tname\n1\tBest\n').note).toBe('read as fields separated by tabs')
  })

  it('is read in UTF-8 or UTF-16, and refused with its line in what would ruin a name', () => {
    const text = 'externalOrganizationId,name\n1,Best\n2,Jörg\n'
    const jörg = { line: 3, request: { externalOrganizationId: '2', name: 'Jörg' } }
    const little = Buffer.from(`\ufeff${text}`, 'utf16le')
    for (const bytes of [Buffer.from(`\ufeff${text}`), little, Buffer.from(little).swap16()])
      expect(read(bytes).rows[1]).toEqual(jörg)
    expect(() => read(Buffer.from(text, 'latin1'))).toThrow(/line 3: expected text in UTF-8.*CSV UTF-8/)
  })

  it('is refused when a name stands twice in its heading', () => {
    expect(() => read('externalOrganizationId,name,name\n1,a,b\n')).toThrow(
      /name of the heading .* got name twice/,
    )
  })

  it('refuses a row with a number that a spreadsheet has rounded, and no other', () => {
    expect(read('externalOrganizationId,name,phoneNumber\n1,a,5.12555E+09\n2,b,5125550100\n').rows).toEqual([
      { line: 2, problem: expect.stringMatching(/^phoneNumber: expected all digits/) },
      { line: 3, request: { externalOrganizationId: '2', name: 'b', phoneNumber: '5125550100' } },
    ])
  })

  it('names the line of a row that cannot be read, and reads those behind it', () => {
    expect(read('externalOrganizationId,name\n1,"Joe\'s "Best" Plumbing"\n2,"open\n3,ok\n').rows).toEqual([
      { line: 2, problem: expect.stringMatching(/doubled/) },
      { line: 3, problem: expect.stringMatching(/closed/) },
      { line: 4, request: { externalOrganizationId: '3', name: 'ok' } },
    ])
  })
})

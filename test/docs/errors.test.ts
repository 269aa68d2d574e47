import { describe, expect, it } from 'vitest'
import { declaredCodes, httpCodes, tableRows, typedCodes, usedCodes } from './error-codes.ts'

const document = 'docs/errors.md'
const sorted = (codes: Iterable<string>): readonly string[] => [...codes].toSorted()
const rows = tableRows(document).map(([code = '', ...cells]) => ({ code: code.replaceAll('`', ''), cells }))
const documented = rows.filter(({ code }) => code.startsWith('TR_'))
const documentedHttp = rows.filter(({ code }) => !code.startsWith('TR_'))

describe('codes of errors', () => {
  it('each have one line of meaning beside the type', () => {
    expect(sorted(declaredCodes().keys())).toEqual(sorted(typedCodes()))
  })

  it('are used by the code, and the code uses no other', () => {
    expect(sorted(usedCodes())).toEqual(sorted(typedCodes()))
  })

  it('stand in the document once each, in the words beside the type', () => {
    const codes = documented.map(({ code }) => code)
    expect(sorted(codes)).toEqual(sorted(typedCodes()))
    expect(new Map(documented.map(({ code, cells }) => [code, cells[0]]))).toEqual(declaredCodes())
  })

  it('are of one family a package', () => {
    expect(documented.length).toBeGreaterThan(50)
    for (const { code } of documented) expect(code).toMatch(/^TR(_[A-Z]+){2,5}$/)
  })
})

describe('codes of HTTP answers', () => {
  it('stand in the document once each, with their statuses', () => {
    const shown = documentedHttp.map(({ code, cells }) => [code, cells[0]] as const)
    const made = [...httpCodes()].map(([code, statuses]) => [code, sorted(statuses).join(', ')] as const)
    expect(shown.length).toBe(new Set(shown.map(([code]) => code)).size)
    expect(new Map(shown)).toEqual(new Map(made))
  })
})

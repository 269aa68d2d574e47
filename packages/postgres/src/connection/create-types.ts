import pg from 'pg'

const INT8 = 20
const BYTEA = 17
const HEX_PREFIX = '\\x'

/** Times and counts stay far below 2^53; bytes are plain bytes. */
export function createTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8, Number)
  types.setTypeParser(
    BYTEA,
    (text: string) => new Uint8Array(Buffer.from(text.slice(HEX_PREFIX.length), 'hex')),
  )
  return types
}

import { CliError } from '../errors.ts'
import type { GatewayClient } from './gateway-client.ts'

const lookThrough = 5_000
const fewest = 4

/**
 * The id that begins with the prefix, among the items of a list; ids are long, and people copy their beginning.
 * @throws CliError `TR_CLI_FAILED` if none or several begin like that.
 */
export async function findId(
  client: GatewayClient,
  path: string,
  typed: string,
  what: string,
): Promise<string> {
  const { rows } = await client.list({ path, limit: lookThrough })
  const ids = rows.map((row) => String(row['id']))
  if (ids.includes(typed)) return typed
  const found = typed.length < fewest ? [] : ids.filter((id) => id.startsWith(typed))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const came = JSON.stringify(typed)
  throw new CliError(
    'TR_CLI_FAILED',
    found.length === 0
      ? `expected the id of ${what}, or at least its first ${fewest} characters, got ${came}`
      : `expected more characters of the id of ${what}: ${came} begins ${found.slice(0, 5).join(', ')}`,
  )
}

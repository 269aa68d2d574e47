import { hidesPassword } from '@truckroll/protocol'
import { GatewayError } from '../errors.ts'

/**
 * Host, port and database of a URL: what may be shown of it.
 * @throws GatewayError `TR_SETTING_INVALID` if it cannot be read; what the driver says of such a URL contains its
 * password.
 */
export function toPrintableUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || hidesPassword(parsed)) {
    throw new GatewayError(
      'TR_SETTING_INVALID',
      'expected postgres://USER:PASSWORD@HOST:PORT/DATABASE; encode the password (such as %2F for /, %40 for @)',
    )
  }
  if (parsed.hostname === '') return 'PostgreSQL'
  return `PostgreSQL ${parsed.hostname}:${parsed.port === '' ? '5432' : parsed.port}${parsed.pathname}`
}

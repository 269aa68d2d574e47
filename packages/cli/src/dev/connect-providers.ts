import { providerRequestSchema, type Gateway } from '@truckroll/gateway/embed'
import type { Sandbox } from '@truckroll/sandbox'
import { CliError } from '../errors.ts'
import type { InputRow } from '../onboard/read-rows.ts'
import { toProblemText } from '../output/to-problem-text.ts'

export interface ConnectProvidersOptions {
  readonly gateway: Gateway
  readonly sandbox: Sandbox
  readonly activationUrl: string
  readonly callbackToken: string
}

const caller = { token: 'dev' }

/** Onboards providers and plays the person at Dispatch who matches them; resolves once all are connected. */
export async function connectProviders(
  rows: readonly InputRow[],
  options: ConnectProvidersOptions,
): Promise<void> {
  const { gateway, sandbox, activationUrl, callbackToken } = options
  for (const row of rows) {
    if ('problem' in row) throw new CliError('TR_CLI_FILE', `provider ${row.line}: ${row.problem}`)
    const parsed = providerRequestSchema.safeParse(row.request)
    if (!parsed.success) {
      throw new CliError('TR_CLI_FILE', `provider ${row.line}: ${toProblemText(parsed.error)}`)
    }
    const id = parsed.data.externalOrganizationId
    await gateway.providers.onboard(parsed.data, caller)
    // A store that is kept has this provider from the last start, and so has the sandbox beside it.
    if ((await gateway.providers.get(id))?.state === 'connected') continue
    await sandbox.control.until(() =>
      sandbox.control.requests().some((each) => each.externalOrganizationId === id),
    )
    const connected = untilConnected(gateway, id)
    sandbox.control.match(id, { callback: { url: activationUrl, token: callbackToken } })
    await connected
  }
}

function untilConnected(gateway: Gateway, id: string): Promise<void> {
  return new Promise((resolve) => {
    const forget = gateway.on('provider:changed', ({ externalOrganizationId, state }) => {
      if (externalOrganizationId !== id || state !== 'connected') return
      forget()
      resolve()
    })
  })
}

import { stringifyJson } from '@truckroll/protocol'
import type { Output } from '../output/output.ts'

export interface DevAddresses {
  readonly sandboxUrl: string
  readonly gatewayUrl: string
  readonly port: number
  /** Key of the gateway account in the sandbox. */
  readonly dispatchKey: string
  /** Where the bridge delivers, and the secret that verifies its deliveries; absent for another adapter. */
  readonly bridge: { readonly url: string; readonly secret: string } | undefined
  readonly adapter: string
}

/** Prints what runs where and what to do next; for programs as one JSON line. */
export function announceDev(output: Output, addresses: DevAddresses): void {
  const { sandboxUrl, gatewayUrl, port, dispatchKey, bridge, adapter } = addresses
  if (!output.isTerminal) {
    return output.print(
      stringifyJson({
        level: 'info',
        port,
        gateway: gatewayUrl,
        sandbox: sandboxUrl,
        dispatchKey,
        adapter,
        ...(bridge !== undefined && { bridgeUrl: bridge.url, bridgeSecret: bridge.secret }),
        page: `${sandboxUrl}/`,
        console: `${gatewayUrl}/console`,
        next: toTrigger(addresses),
        msg: 'ready',
      }),
    )
  }
  const { style } = output
  const lines: readonly (readonly [string, string])[] = [
    ['page', `${sandboxUrl}/ (jobs, what each side received, the wire)`],
    ['sandbox', `${sandboxUrl} (control API: ${sandboxUrl}/_control/openapi.json)`],
    ['console', `${gatewayUrl}/console (what the gateway does, and why something waits)`],
    ['gateway', `${gatewayUrl}/docs`],
    ['key', dispatchKey],
    ...(bridge === undefined
      ? [['adapter', adapter] as const]
      : ([
          ['delivers to', bridge.url],
          ['verify with', `${bridge.secret} (Standard Webhooks)`],
        ] as const)),
  ]
  output.print(
    `\n${style.bold('A local Dispatch and the gateway are running.')} Nothing leaves this machine.\n`,
  )
  for (const [name, text] of lines) output.print(`  ${style.dim(name.padEnd(11))}  ${text}`)
  output.print('\nNext, in another terminal:\n')
  for (const line of [toTrigger(addresses), toList(addresses), toAccept(addresses)]) output.print(`  ${line}`)
  output.print()
}

function toTrigger({ sandboxUrl, gatewayUrl }: DevAddresses): string {
  const where = sandboxUrl === 'http://127.0.0.1:4100' ? '' : ` --sandbox ${sandboxUrl}`
  return `${toEnvironment(gatewayUrl)}npx --no truckroll trigger job.created${where}`
}

function toList({ gatewayUrl }: DevAddresses): string {
  return `${toEnvironment(gatewayUrl)}npx --no truckroll jobs list`
}

function toAccept({ gatewayUrl }: DevAddresses): string {
  return `curl ${gatewayUrl}/v1/jobs/JOB/updates -H 'content-type: application/json' -d '{"kind":"accept"}'`
}

/** Commands find a gateway on its usual port without an address. */
function toEnvironment(gatewayUrl: string): string {
  return gatewayUrl === 'http://127.0.0.1:4200' ? '' : `TRUCKROLL_URL=${gatewayUrl} `
}

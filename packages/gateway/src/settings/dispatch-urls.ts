/** The three hosts of Dispatch. Playbook: Overview > Sandbox Links, Inbound Endpoint. */
export interface DispatchUrls {
  readonly dispatchUrl: string
  readonly dispatchApiUrl: string
  readonly dispatchFilesUrl: string
}

const byEnvironment: Readonly<Record<'sandbox' | 'production', DispatchUrls>> = {
  sandbox: {
    dispatchUrl: 'https://connect-sbx.dispatch.me',
    dispatchApiUrl: 'https://api-sandbox.dispatch.me',
    dispatchFilesUrl: 'https://files-api-sandbox.dispatch.me',
  },
  production: {
    dispatchUrl: 'https://connect.dispatch.me',
    dispatchApiUrl: 'https://api.dispatch.me',
    dispatchFilesUrl: 'https://files-api.dispatch.me',
  },
}

/** What was given, and the rest by the environment. If only `dispatchUrl` is given, the other two are the same. */
export function toDispatchUrls(
  given: { readonly [Name in keyof DispatchUrls]?: string | undefined } & {
    readonly environment?: 'sandbox' | 'production' | undefined
  },
): DispatchUrls {
  const hosts = byEnvironment[given.environment ?? 'sandbox']
  const base = given.dispatchUrl
  return {
    dispatchUrl: base ?? hosts.dispatchUrl,
    dispatchApiUrl: given.dispatchApiUrl ?? base ?? hosts.dispatchApiUrl,
    dispatchFilesUrl: given.dispatchFilesUrl ?? base ?? hosts.dispatchFilesUrl,
  }
}

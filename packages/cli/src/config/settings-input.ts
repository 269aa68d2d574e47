// Written by `npm run docs -w truckroll` from the schema that reads the settings.

/** What a user may set, by the names of `truckroll.config.ts`. */
export interface SettingsInput {
  /** Sets the three Dispatch hosts. Default: sandbox. */
  readonly environment?: 'sandbox' | 'production' | undefined
  /** Names the deployment; stamped into the store. Default: main. */
  readonly instance?: string | undefined
  /** Base of agent/in, agent/out, agent/ack. */
  readonly dispatchUrl?: string | undefined
  /** Base of OAuth, availability and search. */
  readonly dispatchApiUrl?: string | undefined
  /** Base of data files. */
  readonly dispatchFilesUrl?: string | undefined
  /** One key for all providers, or one each. Default: shared. */
  readonly credentials?: 'shared' | 'per-provider' | undefined
  /** X-Dispatch-Key, required when shared. */
  readonly dispatchKey?: string | undefined
  /** Hex secret, required when shared. */
  readonly dispatchSecret?: string | undefined
  /** RecordType header of updates when shared. Default: gateway. */
  readonly recordType?: string | undefined
  /** Application key; absent: onboarding off. */
  readonly appKey?: string | undefined
  /** Application secret, hex. */
  readonly appSecret?: string | undefined
  /** App_id of provision posts. */
  readonly appId?: string | undefined
  /** Pause after a poll that came back short. In milliseconds. Default: 5000. */
  readonly pollIntervalMs?: number | undefined
  /** Pause between two questions to the BMS for the changes of a provider. In milliseconds. Default: 30000. */
  readonly changesIntervalMs?: number | undefined
  /** Jobs worked on at once; auto: 16, and up to 64 while jobs wait for a place. Default: auto. */
  readonly deliveryConcurrency?: 'auto' | number | undefined
  /** Jobs whose updates are on their way at once. Default: 16. */
  readonly sendConcurrency?: number | undefined
  /** Attempts of an event before it is parked. Default: 15. */
  readonly maxAttempts?: number | undefined
  /** First pause, doubled with full jitter. In milliseconds. Default: 500. */
  readonly retryBaseMs?: number | undefined
  /** Longest pause. In milliseconds. Default: 900000. */
  readonly retryMaxMs?: number | undefined
  /** How long failures not its own are retried. In hours. Default: 72. */
  readonly retryForHours?: number | undefined
  /** One attempt of an adapter. In milliseconds. Default: 60000. */
  readonly attemptTimeoutMs?: number | undefined
  /** Jobs of one provider at once. Default: 4. */
  readonly providerConcurrency?: number | undefined
  /** Calls a second to the BMS per provider. */
  readonly providerRate?: number | undefined
  /** Calls a second to the BMS in all. */
  readonly rate?: number | undefined
  /** Whether unlisted reasons are refused. Default: lenient. */
  readonly reasons?: 'lenient' | 'strict' | undefined
  /** What becomes of jobs of an organization not connected. */
  readonly unknownProvider?: 'deliver' | 'hold' | undefined
  /** Id:base64 of 32 bytes, several by comma; the first seals. */
  readonly encryptionKey?: string | undefined
  /** Largest file itself. In bytes. Default: 7000000. */
  readonly maxFileBytes?: number | undefined
  /** A job that was accepted and not scheduled for so long, or whose visit is past for so long, alerts. In hours. Default: 24. */
  readonly silenceHours?: number | undefined
  /** Whether all jobs are compared with their work orders every night, and Dispatch told what it does not know. Default: off. */
  readonly reconcile?: 'off' | 'report' | 'repair' | undefined
  /** When, in UTC. Default: 02:00. */
  readonly reconcileAt?: string | undefined
  /** Alerts are sent there, signed by Standard Webhooks. */
  readonly alertUrl?: string | undefined
  /** Signs alerts: `whsec_` + base64, several by comma. */
  readonly alertSecret?: string | undefined
  /** Asked every minute while all is well. */
  readonly pingUrl?: string | undefined
  /** CIDRs by comma, of private addresses that URLs of providers and of data may lead to. */
  readonly allowPrivateAddresses?: string | readonly (string)[] | undefined
  /** How long done items keep bodies, step results and texts; what waits is never purged. In days. Default: 90. */
  readonly retentionDays?: number | undefined
  /** How long ids, times and states of done items stay; at least 15, and as long as their bodies. In days. Default: 730. */
  readonly evidenceDays?: number | undefined
  /** Address to listen on. Default: 127.0.0.1. */
  readonly httpHost?: string | undefined
  /** Port to listen on, 0 for any free one. Default: 4200. */
  readonly httpPort?: number | undefined
  /** Second port, for what Dispatch and the vendor call, and nothing else. */
  readonly publicPort?: number | undefined
  /** Address for publicPort to listen on; absent: the same as for httpPort. */
  readonly publicHost?: string | undefined
  /** Bearer token with all rights. */
  readonly apiToken?: string | undefined
  /** Further tokens: name:scopes:token by comma; off loopback a token has at least 16 characters. */
  readonly apiTokens?: string | readonly ({ readonly name: string; readonly scopes: readonly ('read' | 'updates' | 'operate' | 'providers' | 'metrics' | 'admin')[]; readonly token: string })[] | undefined
  /** Tokens that Dispatch presents, several by comma; none: callbacks and webhook intake are off. */
  readonly callbackToken?: string | readonly (string)[] | undefined
  /** Largest body taken. In bytes. Default: 10485760. */
  readonly maxBodyBytes?: number | undefined
  /** Proxies in front. Default: 0. */
  readonly trustedProxies?: number | undefined
  /** Where everything durable lies; `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE` for several processes. Default: sqlite:./truckroll.db. */
  readonly store?: string | undefined
  /** Group that may read the store's files, which only the gateway's user may read otherwise. */
  readonly storeGroup?: string | undefined
  /** Package name or path (`.ts` or `.js`); `bridge` = the HTTP bridge; required unless bridgeUrl is set. */
  readonly adapter?: string | undefined
  /** The gateway that commands such as `status` ask. Default: http://127.0.0.1:4200. */
  readonly url?: string | undefined
  /** OAuth client; no effect yet. */
  readonly oauthClientId?: string | undefined
  /** OAuth client secret; no effect yet. */
  readonly oauthClientSecret?: string | undefined
  /** HTTP bridge: where to deliver. */
  readonly bridgeUrl?: string | undefined
  /** HTTP bridge: `whsec_` + base64, several by comma, each signs. */
  readonly bridgeSecret?: string | undefined
  /** HTTP bridge: time for one answer; 15000 if not set. In milliseconds. */
  readonly bridgeTimeoutMs?: number | undefined
  /** HTTP bridge: types delivered, by comma; all of this release if not set. */
  readonly bridgeTypes?: string | readonly (string)[] | undefined
  /** HTTP bridge: hosts that a provider's own `settings.bridgeUrl` may name, by comma. */
  readonly bridgeHosts?: string | readonly (string)[] | undefined
  /** Run by the shell with an alert's JSON on its standard input. */
  readonly alertCommand?: string | undefined
  /** Pino level. Default: info. */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent' | undefined
}

export { createServer } from './create-server.ts'
export type { GatewayServer, ServerOptions } from './create-server.ts'
export { serverSettingsSchema } from './settings/server-settings.ts'
export type { ServerSettings, ServerSettingsInput } from './settings/server-settings.ts'

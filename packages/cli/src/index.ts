export { defineConfig } from './config/define-config.ts'
export type { TruckrollConfig } from './config/define-config.ts'

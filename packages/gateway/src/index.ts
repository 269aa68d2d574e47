export type { Clock, Timer } from './environment/clock.ts'
export type { Gateway } from './gateway.ts'

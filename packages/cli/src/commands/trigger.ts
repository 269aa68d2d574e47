import type { CommandHost } from '../create-program.ts'

export function addTriggerCommand(_host: CommandHost): void {}

import type { CommandHost } from '../create-program.ts'

export function addDevCommand(_host: CommandHost): void {}

import type { CommandHost } from '../create-program.ts'

export function addSandboxCommand(_host: CommandHost): void {}

import type { CommandHost } from '../create-program.ts'

export function addReplayCommand(_host: CommandHost): void {}

import type { CommandHost } from '../command-host.ts'
import { addExamples } from './examples.ts'

export function addOpenApiCommand({ program, context }: CommandHost): void {
  const openapi = program
    .command('openapi')
    .description("Prints the OpenAPI document of the gateway's HTTP interface; no gateway has to run.")
    .action(async () => {
      const { readOpenApi } = await import('../open-api/read-open-api.ts')
      context.output.write(await readOpenApi())
    })
  addExamples(openapi, 'truckroll openapi > openapi.json')
}

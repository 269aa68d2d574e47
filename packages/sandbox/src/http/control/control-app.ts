import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify'
import type { z } from 'zod'

/** Ties Fastify's route types to zod schemas: what a schema makes is what the handler gets. */
interface ZodTypes {
  readonly schema: unknown
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  readonly serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown
}

export type ControlApp = FastifyInstance<
  FastifyInstance['server'],
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypes
>

import type { z } from 'zod'
import { accountViewSchema } from '../../accounts/account-schema.ts'
import {
  clockViewSchema,
  jobViewSchema,
  queuedMessageSchema,
  queueViewSchema,
  sampleSchema,
  stateViewSchema,
} from '../../control/views.ts'
import { requestDetailSchema, requestItemSchema, signatureCheckSchema } from '../../control/request-view.ts'
import { changesViewSchema, wireItemSchema } from '../../control/wire-view.ts'
import { deliverySchema } from '../../delivery/delivery-log.ts'
import { faultSchema } from '../../faults/fault-schema.ts'
import { settingsSchema } from '../../network/settings.ts'
import { receivedViewSchema } from '../../store/received-schema.ts'
import {
  keptRecordSchema,
  organizationSchema,
  provisionRequestSchema,
  recordOutcomeSchema,
} from '../../world/entities.ts'
import { problemSchema } from './problem-schema.ts'

/** The schemas that have a name in the OpenAPI document. */
export const controlComponents: Readonly<Record<string, z.ZodType>> = {
  Account: accountViewSchema,
  Job: jobViewSchema,
  Organization: organizationSchema,
  ProvisionRequest: provisionRequestSchema,
  QueuedMessage: queuedMessageSchema,
  Queue: queueViewSchema,
  Received: receivedViewSchema,
  Delivery: deliverySchema,
  WireItem: wireItemSchema,
  Request: requestItemSchema,
  SignatureCheck: signatureCheckSchema,
  RequestDetail: requestDetailSchema,
  KeptRecord: keptRecordSchema,
  RecordOutcome: recordOutcomeSchema,
  Fault: faultSchema,
  Clock: clockViewSchema,
  Settings: settingsSchema,
  Sample: sampleSchema,
  Version: changesViewSchema,
  State: stateViewSchema,
  Problem: problemSchema,
}

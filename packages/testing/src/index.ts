export { createHttpClient } from './adapter/create-http-client.ts'
export type { TestHttpClient } from './adapter/create-http-client.ts'
export { createJobRequest } from './adapter/create-job-request.ts'
export type { JobRequestParts, TestJobRequest } from './adapter/create-job-request.ts'
export { createSimulatedAdapter, poison } from './bms/simulated-adapter.ts'
export type { AdapterCall, AdapterObserver } from './bms/simulated-adapter.ts'
export { BmsError } from './bms/bms-error.ts'
export type { BmsFailure } from './bms/bms-error.ts'
export { SimulatedBms } from './bms/simulated-bms.ts'
export type { BmsChange } from './bms/bms-change.ts'
export type { BmsCall, BmsEffect, BmsObserver, BmsOutage, SimulatedBmsOptions } from './bms/simulated-bms.ts'
export type { PostWebhook } from './bms/webhook-courier.ts'
export { createVirtualClock, settled, VirtualClock } from './clock/virtual-clock.ts'
export { createVirtualCommits } from './clock/virtual-commits.ts'
export { wait } from './clock/wait.ts'
export { SimulatedDispatch } from './dispatch/simulated-dispatch.ts'
export type { DispatchObserver, SimulatedDispatchOptions } from './dispatch/simulated-dispatch.ts'
export { MessageQueue } from './dispatch/message-queue.ts'
export type { SimulatedMessage } from './dispatch/message-queue.ts'
export { readPost } from './dispatch/received-post.ts'
export type { ReceivedPost } from './dispatch/received-post.ts'
export {
  ackOf,
  appointmentPayload,
  jobPayload,
  notePayload,
  payloadOf,
  statusPayload,
} from './dispatch/wire-payloads.ts'
export type { WireJob, WirePayload } from './dispatch/wire-payloads.ts'
export { FaultPlan, faultKinds } from './faults/fault-plan.ts'
export type { FaultKind, FaultRates } from './faults/fault-plan.ts'
export { createFaultyStore } from './faults/faulty-store.ts'
export type { StoreFault } from './faults/faulty-store.ts'
export { interceptCalls } from './faults/intercept-calls.ts'
export type { Call, Interceptor } from './faults/intercept-calls.ts'
export { overrideMethods } from './faults/override-methods.ts'
export type { MethodOverrides } from './faults/override-methods.ts'
export { ProcessLife } from './faults/process-life.ts'
export type { Crash, Seam } from './faults/process-life.ts'
export { createSeededRandom, SeededRandom } from './seeded-random.ts'
export { defineConformance } from './conformance/conformance.ts'
export type { Conformance } from './conformance/conformance.ts'
export { profiles } from './conformance/rule.ts'
export { RuleViolation } from './conformance/rule-violation.ts'
export type { Profile, Rule, RuleFacts } from './conformance/rule.ts'
export { RuleWorld } from './conformance/rule-world.ts'
export { findConformanceFault, findUnknownRules } from './conformance/check-conformance.ts'
export { countResults, notProven, toJsonReport, toSubject } from './conformance/report/report.ts'
export type { ConformanceReport, FaultResult, ReportCounts } from './conformance/report/report.ts'
export { toHtml } from './conformance/report/to-html.ts'
export { toJunit } from './conformance/report/to-junit.ts'
export type { PeopleOptions } from './conformance/bridge/acting-people.ts'
export { bridgeRules } from './conformance/bridge/bridge-rules.ts'
export { runBridgeFaultSeed } from './conformance/bridge/run-bridge-fault-seed.ts'
export { runBridgeConformance } from './conformance/bridge/run-bridge-conformance.ts'
export type { BridgeRunOptions } from './conformance/bridge/run-bridge-conformance.ts'
export type { CallWeather, SentRecord, ServiceGateway } from './conformance/bridge/service-gateway.ts'
export { toRulesPage } from './conformance/to-rules-page.ts'
export { runFaultSeed } from './conformance/faults/run-fault-seed.ts'
export { runConformance, runRule } from './conformance/run-conformance.ts'
export type { RuleResult, RunOptions } from './conformance/run-conformance.ts'
export { rules } from './conformance/rules/rules.ts'
export { createTestGateway, TestGateway } from './kit/test-gateway.ts'
export type { TestGatewayOptions } from './kit/test-gateway.ts'
export { startVendorWorld } from './kit/start-vendor-world.ts'
export type { VendorWorld, VendorWorldOptions } from './kit/start-vendor-world.ts'
export { appointmentMessage, jobMessage, noteMessage, statusMessage } from './kit/messages.ts'
export { actKinds } from './kit/vendor-double.ts'
export type {
  ActInput,
  ActKind,
  CreateDouble,
  DoubleHost,
  DoubleVisit,
  DoubleWorkOrder,
  VendorDouble,
  VendorWebhook,
} from './kit/vendor-double.ts'
export type { Disturbance, NetworkCall } from './network/disturbance.ts'
export { VirtualNetwork } from './network/virtual-network.ts'

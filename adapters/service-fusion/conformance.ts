import { defineConformance } from '@truckroll/testing'
import { createConformanceDouble } from './double/conformance-double.ts'
import adapter from './src/index.ts'

/** The documented API makes jobs and changes none: what comes later is handed to a person. */
const reasons = {
  "Service Fusion's API changes no job: a person is told what the brand changed": [
    'update/arrives',
    'update/lost-answer',
    'update/in-order',
  ],
  "Service Fusion's API enters no visit: a person is told its time": [
    'visit/arrives',
    'visit/second',
    'visit/clock-forward',
    'visit/clock-back',
    'visit/over-midnight',
    'visit/offsets',
    'visit/moved',
    'visit/canceled',
    'visit/told-again',
    'visit/lost-answer',
    'visit/without-end',
  ],
  "Service Fusion's API adds no note to a job: a person is told of each": [
    'note/arrives',
    'note/told-again',
    'note/lost-answer',
    'note/same-words',
    'note/of-any-size',
    'note/of-others-not',
    'note/edited',
    'note/deleted',
  ],
  "Service Fusion's API takes no files: a person is told of each": [
    'file/arrives',
    'file/lost-answer',
    'file/told-again',
    'file/other-than-its-name',
    'file/strange-names',
  ],
}

/** How `npx truckroll conformance .` examines this adapter. */
export default defineConformance({
  adapter,
  double: (host) => createConformanceDouble(host),
  skips: Object.fromEntries(
    Object.entries(reasons).flatMap(([reason, rules]) => rules.map((rule) => [rule, reason])),
  ),
})

import { describeCalendar } from '../../adapters/caldav/test/describe-calendar.ts'
import { davical } from './davical.ts'

// Its database takes seconds to be made: too long for `npm test`.
describeCalendar(davical)

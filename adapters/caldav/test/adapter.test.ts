import { describeCalendar } from './describe-calendar.ts'

for (const name of ['radicale', 'xandikos'] as const) describeCalendar(name)

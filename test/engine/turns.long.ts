import { describeTurns } from './describe-turns.ts'

describeTurns(100)

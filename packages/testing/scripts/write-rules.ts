// Writes the tables of the rules into docs/conformance.md, below its marker.
import { readFileSync, writeFileSync } from 'node:fs'
import { bridgeRules, rules, toRulesPage } from '../src/index.ts'

const page = new URL('../../../docs/conformance.md', import.meta.url)
const marker = '<!-- From here on it is made of the rules: npm run docs -w packages/testing -->\n'
const [intro = ''] = readFileSync(page, 'utf8').split(marker)
writeFileSync(page, `${intro}${marker}\n${toRulesPage(rules, bridgeRules)}`)

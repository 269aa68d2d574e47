/** A Markdown table, or nothing without rows. */
export function toTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return []
  const toRow = (cells: readonly string[]) => `| ${cells.map(toCell).join(' | ')} |`
  return [toRow(headings), `|${headings.map(() => '---|').join('')}`, ...rows.map(toRow), '']
}

/** A text that fits into a cell of a Markdown table. */
function toCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ')
}

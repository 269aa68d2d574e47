import { Code, ScrollArea } from '@mantine/core'

/** Indented JSON; a text that is not JSON is shown as it is. */
export function JsonBlock({ text }: { text: string }) {
  return (
    <ScrollArea.Autosize mah={360} type="auto">
      <Code block>{layOut(text)}</Code>
    </ScrollArea.Autosize>
  )
}

function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

/** As large as a picture of a phone is; the sandbox refuses bodies of more than 32 MiB. */
const maxBytes = 20_000_000

/** A file as the control API takes it. Throws if it is too large or has no extension. */
export async function readFile(file: File): Promise<{ fileName: string; contentBase64: string }> {
  if (file.size > maxBytes) throw new Error(`expected a file of at most ${maxBytes / 1_000_000} MB`)
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''))
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the file cannot be read')))
    reader.readAsDataURL(file)
  })
  return { fileName: file.name, contentBase64: url.slice(url.indexOf(',') + 1) }
}

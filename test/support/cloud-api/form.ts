/** A multipart/form-data body taken apart, so that a test sees what really went over the wire. */
export interface ReadForm {
  fields: Record<string, string>
  file: { name: string; contentType: string; bytes: Buffer } | undefined
}

export async function readForm(body: Buffer, contentType: string): Promise<ReadForm> {
  const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } }).formData()
  const fields: Record<string, string> = {}
  let file: ReadForm['file']
  for (const [name, entry] of form.entries()) {
    if (typeof entry === 'string') fields[name] = entry
    else if (name === 'file')
      file = { name: entry.name, contentType: entry.type, bytes: Buffer.from(await entry.arrayBuffer()) }
    else fields[name] = '(a file)'
  }
  return { fields, file }
}

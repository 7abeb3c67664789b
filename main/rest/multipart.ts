/** A file of a `multipart/form-data` body. */
export interface UploadedFile {
  /** As the sender names it; a name alone, never a path. */
  name: string
  bytes: Uint8Array
}

/** The files of a body, whatever their fields are called; null where it is none of its kind. */
export async function filesOf(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<UploadedFile[] | null> {
  let form: FormData
  try {
    form = await new Response(body, { headers: { 'content-type': contentType } }).formData()
  } catch {
    return null
  }
  const files: UploadedFile[] = []
  for (const [, value] of form) {
    if (typeof value === 'string') continue
    files.push({ name: value.name.split(/[/\\]/).at(-1) ?? '', bytes: await value.bytes() })
  }
  return files
}

/** A list of uids: one a line, `uid<TAB>name` where the operator's name is known. Spaces around and empty lines do not count. */
export function uidsInWordList(text: string): { uid: string; name: string | null }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.split('\t'))
    .map(([uid = '', name = '']) => ({ uid: uid.trim(), name: name.trim() || null }))
    .filter(({ uid }) => uid !== '')
}

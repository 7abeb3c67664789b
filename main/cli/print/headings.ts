import { styleText } from 'node:util'

/** The one emphasis there is: bold, on a terminal that wants it (`NO_COLOR` and pipes get plain text). */
export function bold(text: string): string {
  return styleText('bold', text, { stream: process.stdout })
}

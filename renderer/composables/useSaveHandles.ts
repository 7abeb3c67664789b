import { ref, type Ref } from 'vue'
import type { HandleFilter, HandleRow } from '../../shared/model/index.ts'
import { api } from '../client/client.ts'
import { toCsv } from '../logic/csv.ts'
import { useActivity } from '../stores/activity.ts'

const HEAD = [
  'operator',
  'label',
  'subtask',
  'slot',
  'type',
  'role',
  'where',
  'firstKeyGroup',
  'lastKeyGroup',
  'path',
  'localPath',
  'bytes',
  'missing',
  'offset',
  'length',
]
const PAGE = 1000

function cells(row: HandleRow): (string | number | boolean | null)[] {
  const [first, last] = row.keyGroups ?? [null, null]
  return [
    row.operator,
    row.operatorLabel,
    row.subtask,
    row.slot,
    row.type,
    row.role,
    row.where,
    first,
    last,
    row.path,
    row.localPath,
    row.size,
    row.missing,
    row.span.offset,
    row.span.length,
  ]
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}

/** Saves the list of handles as shown, all pages of it, as a CSV file. */
export function useSaveHandles(): {
  saving: Ref<boolean>
  save: (name: string, query: { id: string; where: HandleFilter; filter: string }, total: number) => Promise<void>
} {
  const activity = useActivity()
  const saving = ref(false)
  return {
    saving,
    async save(name, query, total) {
      saving.value = true
      try {
        const rows = await activity.run('Listing the handles of', name, async (progress) => {
          const all: HandleRow[] = []
          while (all.length < total) {
            const page = await api.savepoints.handles({ ...query, page: { offset: all.length, limit: PAGE } })
            if (page.rows.length === 0) break
            all.push(...page.rows)
            progress(all.length / total)
          }
          return all
        })
        download(`${name}-handles.csv`, toCsv(HEAD, rows.map(cells)))
      } finally {
        saving.value = false
      }
    },
  }
}

import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { DictionaryEntry, OperatorRow } from '../../shared/model/index.ts'
import { ago, bytes, shortId } from '../../shared/text/index.ts'
import { api } from '../client/client.ts'
import { hasEnded, stateWord } from '../logic/job/job-state.ts'
import { matching, pasteKind, type PaletteItem } from '../logic/palette.ts'
import { useCatalog } from '../stores/catalog.ts'
import { useClusters } from '../stores/clusters.ts'
import { useFrame } from '../stores/frame.ts'
import { useHost } from '../stores/host.ts'
import { useTheme } from '../stores/theme.ts'
import { useOpen } from './useOpen.ts'

const RECENT = 6
const OPERATORS = 5

/** The palette's lines for a query. With a `scope` (an open savepoint's id) its own lines come first. */
export function usePaletteItems(query: Ref<string>, scope: Ref<string | null>): ComputedRef<PaletteItem[]> {
  const router = useRouter()
  const route = useRoute()
  const catalog = useCatalog()
  const clusters = useClusters()
  const frame = useFrame()
  const host = useHost()
  const theme = useTheme()
  const { openLocation, openSample } = useOpen()
  const operators = shallowRef<readonly OperatorRow[]>([])
  const known = shallowRef<readonly DictionaryEntry[]>([])

  watch([query, scope], async ([text, id], _old, onCleanup) => {
    const stale = new AbortController()
    onCleanup(() => {
      stale.abort()
    })
    const filter = text.trim()
    if (filter === '') {
      operators.value = []
      known.value = []
      return
    }
    try {
      const found =
        id === null ? null : await api.savepoints.operators({ id, filter, page: { offset: 0, limit: OPERATORS }, stateless: true })
      const named = pasteKind(filter) === 'id' ? await api.identity.whois({ id: filter.toLowerCase() }) : []
      if (stale.signal.aborted) return
      operators.value = found?.rows ?? []
      known.value = named
    } catch {
      // The palette offers what it has; the page that is asked for shows what fails.
    }
  })

  const tabs = (id: string): PaletteItem[] =>
    (
      [
        ['structure', 'Structure', '1'],
        ['handles', 'Handles and bytes', '2'],
        ['contents', 'Contents', '3'],
        ['lifecycle', 'Lifecycle', '4'],
        ['notes', 'Notes', '5'],
      ] as const
    ).map(([name, title, keys]) => ({
      id: `tab-${name}`,
      group: 'Go to',
      icon: 'arrow-right',
      title,
      aside: 'of this savepoint',
      keys,
      run: () => void router.push({ name, params: { id } }),
    }))

  /** What can be asked of the job whose page is shown. */
  const asks = computed<PaletteItem[]>(() => {
    const id = route.name === 'job' ? route.params['job'] : undefined
    const job = clusters.clusters.flatMap(({ jobs }) => jobs).find((known) => known.id === id)
    if (!job || hasEnded(job.state)) return []
    return (
      [
        ['trigger', 'Trigger savepoint…', 's'],
        ['stop', 'Stop with savepoint…', 'shift+s'],
        ['cancel', 'Cancel job…', undefined],
      ] as const
    ).map(([sheet, title, keys]) => ({
      id: `ask-${sheet}`,
      group: 'Do',
      icon: 'workflow',
      title,
      aside: job.name,
      ...(keys === undefined ? {} : { keys }),
      run: () => void router.replace({ query: { ...route.query, sheet } }),
    }))
  })
  const jobs = computed<PaletteItem[]>(() =>
    clusters.clusters.flatMap((cluster) =>
      cluster.jobs.map((job) => ({
        id: `job-${job.id}`,
        group: 'Go to',
        icon: 'workflow',
        title: job.name,
        aside: `${stateWord(job.state)} on ${cluster.name}, job ${shortId(job.id)}`,
        run: () => void router.push({ name: 'job', params: { cluster: cluster.id, job: job.id, tab: 'graph' } }),
      })),
    ),
  )

  const standing = computed<PaletteItem[]>(() => [
    {
      id: 'open',
      group: 'Do',
      icon: 'folder-open',
      title: 'Open a savepoint…',
      aside: 'folder or metadata file',
      keys: 'mod+o',
      run: () => {
        frame.openWith = null
        frame.dialog = 'open'
      },
    },
    ...(host.info
      ? [
          {
            id: 'sample',
            group: 'Do',
            icon: 'layers',
            title: 'Open the sample savepoint',
            aside: 'comes with Tidemark',
            run: openSample,
          } as const,
        ]
      : []),
    {
      id: 'theme',
      group: 'Do',
      icon: 'sun-moon',
      title: theme.theme === 'dark' ? 'Switch to day' : 'Switch to night',
      aside: '',
      keys: 'mod+shift+l',
      run: () => {
        theme.toggle()
      },
    },
    { id: 'harbor', group: 'Go to', icon: 'anchor', title: 'Harbor', aside: '', keys: 'g h', run: () => void router.push('/') },
    {
      id: 'savepoints',
      group: 'Go to',
      icon: 'layers',
      title: 'Savepoints',
      aside: 'all that were opened',
      keys: 'g s',
      run: () => void router.push('/savepoints'),
    },
    ...(scope.value === null ? [] : tabs(scope.value)),
  ])

  const recents = computed<PaletteItem[]>(() =>
    catalog.entries.map((entry) => ({
      id: `entry-${entry.id}`,
      group: 'Go to',
      icon: 'layers',
      title: entry.name,
      aside: `${ago(entry.lastOpenedAt, Date.now())}, ${bytes(entry.bytes)}`,
      mono: true,
      run: () => void router.push({ name: 'structure', params: { id: entry.id } }),
    })),
  )

  const pasted = computed<PaletteItem[]>(() => {
    const text = query.value.trim()
    const kind = pasteKind(text)
    if (kind === 'place') {
      return [
        {
          id: 'place',
          group: 'Paste anything',
          icon: 'folder-open',
          title: text,
          aside: 'open this savepoint',
          mono: true,
          run: () => {
            openLocation(text)
          },
        },
      ]
    }
    const names = known.value.map<PaletteItem>((entry) => ({
      id: `uid-${entry.id}`,
      group: 'Paste anything',
      icon: 'fingerprint',
      title: entry.uid ?? entry.name ?? entry.id,
      aside: `${entry.uid === null ? 'names' : 'hashes to'} ${shortId(entry.id)}, from ${entry.source}`,
    }))
    if (names.length > 0) return names
    const hint = kind === 'id' ? 'no known uid hashes to this id' : 'a path opens, an id finds its operator'
    return [{ id: 'hint', group: 'Paste anything', icon: 'fingerprint', title: 'A path, a URI or an operator id', aside: hint }]
  })

  const owners = computed<PaletteItem[]>(() =>
    operators.value.map((operator) => ({
      id: `operator-${operator.id}`,
      group: 'Go to',
      icon: 'workflow',
      title: operator.name ?? operator.uid ?? operator.id,
      aside: `operator ${shortId(operator.id)}, ${bytes(operator.bytes)}`,
      run: () => void router.push({ name: 'structure', params: { id: scope.value ?? '' }, query: { op: operator.id } }),
    })),
  )

  return computed(() => {
    const matched = matching([...asks.value, ...standing.value, ...jobs.value], query.value)
    const recent = matching(recents.value, query.value).slice(0, RECENT)
    const order = (group: PaletteItem['group']) => [...owners.value, ...matched, ...recent].filter((item) => item.group === group)
    return [...order('Do'), ...order('Go to'), ...pasted.value]
  })
}

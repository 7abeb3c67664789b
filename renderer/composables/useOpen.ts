import { useRouter } from 'vue-router'
import type { PathMapping } from '../../shared/model/index.ts'
import { api } from '../client/client.ts'
import { useFrame } from '../stores/frame.ts'
import { useHost } from '../stores/host.ts'

/** Ways to open a savepoint. Each leads to the page that reads it, so back and reload work. */
export function useOpen(): {
  openLocation: (location: string, maps?: readonly PathMapping[]) => void
  openSample: () => void
  pick: () => Promise<void>
} {
  const router = useRouter()
  const frame = useFrame()
  const host = useHost()

  function openLocation(location: string, maps: readonly PathMapping[] = []): void {
    frame.dialog = null
    const map = maps.map(({ from, to }) => `${from}=${to}`)
    void router.push({ name: 'open', query: { location: location.trim(), map: map.length > 0 ? map : undefined, at: Date.now() } })
  }
  function openSample(): void {
    if (host.info) openLocation(host.info.sample)
  }
  async function pick(): Promise<void> {
    const picked = await api.app.pick()
    if (picked) openLocation(picked.location)
  }
  return { openLocation, openSample, pick }
}

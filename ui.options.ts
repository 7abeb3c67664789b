import { join } from 'node:path'
import type { NuxtUIOptions } from '@nuxt/ui/unplugin'

/**
 * Nuxt UI as the build and the component tests both need it: icons are bundled from the installed
 * collection (nothing is fetched at run time), components are resolved by the compiler, nothing else is global.
 */
export const uiOptions: NuxtUIOptions = {
  root: import.meta.dirname,
  icon: { clientBundle: { scan: true } },
  autoImport: false,
  colorMode: false,
  components: { dts: join(import.meta.dirname, 'renderer/components.d.ts') },
}

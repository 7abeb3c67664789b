import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import ContentsTab from './pages/ContentsTab.vue'
import HandlesTab from './pages/HandlesTab.vue'
import HarborPage from './pages/HarborPage.vue'
import JobPage from './pages/JobPage.vue'
import LifecycleTab from './pages/LifecycleTab.vue'
import NotesTab from './pages/NotesTab.vue'
import OpenPage from './pages/OpenPage.vue'
import SavepointPage from './pages/SavepointPage.vue'
import SavepointsPage from './pages/SavepointsPage.vue'
import StructureTab from './pages/StructureTab.vue'

/** No page is fetched later: a window whose host is gone can still show where it is and what it knows. */
const routes: RouteRecordRaw[] = [
  { path: '/', name: 'harbor', component: HarborPage },
  { path: '/clusters/:cluster/jobs/:job/:tab(graph|checkpoints|configuration|exceptions)?', name: 'job', component: JobPage },
  { path: '/open', name: 'open', component: OpenPage },
  { path: '/savepoints', name: 'savepoints', component: SavepointsPage },
  {
    path: '/savepoints/:id',
    component: SavepointPage,
    children: [
      { path: '', redirect: (to) => ({ name: 'structure', params: to.params }) },
      { path: 'structure', name: 'structure', component: StructureTab },
      { path: 'handles', name: 'handles', component: HandlesTab },
      { path: 'contents', name: 'contents', component: ContentsTab },
      { path: 'lifecycle', name: 'lifecycle', component: LifecycleTab },
      { path: 'notes', name: 'notes', component: NotesTab },
    ],
  },
  { path: '/:rest(.*)*', redirect: { name: 'harbor' } },
]

/** The address after `#`, so that the same page works from `app://` and from a loopback port. */
export const router = createRouter({ history: createWebHashHistory(), routes })

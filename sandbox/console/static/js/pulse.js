// Listens for what happens without this page: a number that grows with every change is read several times a second,
// since Cliq's own clients are told at once.

import { get } from './api.js';
import { digest, refresh } from './actions.js';
import { openForm } from './form/dialog.js';
import { loadSite } from './site.js';
import { set, state } from './store.js';
import { say } from './words.js';
import { toast } from './view/notices.js';

const EVERY_MS = 300;
const KEPT = 120;

let revision = -1;
let notices = null;
let executed = 0;
let lost = false;

export async function beat() {
  try {
    if (!document.hidden) await listen();
    lost = false;
  } catch {
    if (!lost) toast(say('lost'), 'failure');
    lost = true;
  }
  setTimeout(beat, EVERY_MS);
}

export async function listen() {
  const as = state.user.email;
  const pulse = await get('pulse', { as, notices: notices ?? 0 });
  const first = notices === null;
  for (const notice of pulse.notices) {
    notices = Math.max(notices ?? 0, notice.number);
    if (first) continue;
    if (notice.form) {
      const form = (await get('forms', { as })).find((one) => one.id === notice.form);
      if (form) openForm(form, digest);
    } else if (notice.text) toast(notice.limit ? `${notice.limit}: ${notice.text}` : notice.text, notice.status);
  }
  notices ??= 0;
  if (state.tab === 'site') await loadSite();
  if (pulse.executed !== executed) await readExecutions(pulse.executed);
  if (pulse.revision !== revision) {
    revision = pulse.revision;
    await refresh();
  }
}

async function readExecutions(last) {
  if (last < executed) {
    executed = 0; // the sandbox was reset
    set({ executions: [] });
  }
  const fresh = await get('executions', { after: executed });
  executed = last;
  set({ executions: [...state.executions, ...fresh].slice(-KEPT) });
}
